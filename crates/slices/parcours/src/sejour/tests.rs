use fiche::{Linked, Remark, Row};

use super::rules::{modalite_sejour, sejour};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn entered() -> Row {
    Row::default().with("personne_id", 7).with("entree_day", "2021-03-10")
}

fn left(day: &str) -> Row {
    entered().with("sortie_day", day).with("motif_sortie", "terme").with("suite", "retour_famille")
}

#[test]
fn an_exit_comes_after_its_entry_and_is_told() {
    for (row, expected) in [
        (entered(), vec![]),
        (left("2021-03-10"), vec![]),
        (left("2021-03-09"), vec![("sortie_day", false)]),
        (entered().with("sortie_day", "2021-09-01"), vec![("motif_sortie", true), ("suite", true)]),
        (entered().with("motif_sortie", "terme"), vec![("motif_sortie", false)]),
        (entered().with("suite", "autre"), vec![("suite", false)]),
        (left("2030-03-10"), vec![]),
        (left("2030-03-11"), vec![("sortie_day", true)]),
    ] {
        assert_eq!(said(&sejour(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn an_hour_is_of_its_day() {
    for (row, expected) in [
        (entered().with("entree_at", "2021-03-10T18:30"), vec![]),
        (entered().with("entree_at", "2021-03-11T00:30"), vec![("entree_at", false)]),
        (entered().with("sortie_at", "2021-03-11T00:30"), vec![("sortie_at", false)]),
        (left("2021-09-01").with("sortie_at", "2021-09-01T10:00"), vec![]),
        (
            left("2021-03-10")
                .with("entree_at", "2021-03-10T18:30")
                .with("sortie_at", "2021-03-10T18:00"),
            vec![("sortie_day", false)],
        ),
    ] {
        assert_eq!(said(&sejour(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn a_stay_agrees_with_the_child_and_the_measure() {
    let child = |field: &'static str, day: &str| {
        Linked::of(vec![("personne_id", Row::default().with(field, day))])
    };
    let measure = |child: i64, day: &str| {
        let row = Row::default().with("personne_id", child).with("decision_day", day);
        Linked::of(vec![("mesure_id", row)])
    };
    for (linked, expected) in [
        (child("birth_day", "2010-05-12"), vec![]),
        (child("birth_day", "2021-03-11"), vec![("entree_day", false)]),
        (child("birth_day", "2000-03-11"), vec![]),
        (child("birth_day", "2000-03-10"), vec![("entree_day", true)]),
        (child("death_day", "2021-03-09"), vec![("entree_day", false)]),
        (measure(7, "2021-03-10"), vec![]),
        (measure(7, "2021-03-11"), vec![("entree_day", true)]),
        (measure(8, "2021-03-10"), vec![("mesure_id", false)]),
    ] {
        assert_eq!(said(&sejour(&entered(), &linked)), expected, "{linked:?}");
    }
}

#[test]
fn a_modality_is_inside_its_stay() {
    for (start, end, expected) in [
        ("2021-03-10", None, vec![]),
        // Stored as the day after: the last day is the day of leaving.
        ("2021-03-10", Some("2021-09-02"), vec![]),
        ("2021-03-10", Some("2021-09-03"), vec![("end_day", false)]),
        ("2021-03-09", None, vec![("start_day", false)]),
        ("2021-09-02", None, vec![("start_day", false)]),
        ("2021-04-01", Some("2021-04-01"), vec![("end_day", false)]),
    ] {
        let linked = Linked::of(vec![("sejour_id", left("2021-09-01"))]);
        let row = Row::default().with("start_day", start).with("end_day", end);
        assert_eq!(said(&modalite_sejour(&row, &linked)), expected, "{start} {end:?}");
    }
}
