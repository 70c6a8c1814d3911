use fiche::{Linked, Remark, Row};

use jiff::civil::date;

use super::rules::{is_exceptional, mesure, months};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn decided() -> Row {
    Row::default()
        .with("personne_id", 7)
        .with("nature", "aemo")
        .with("cadre", "judiciaire")
        .with("decision_day", "2021-03-10")
}

fn child(birth: &str) -> Linked {
    Linked::of(vec![("personne_id", Row::default().with("birth_day", birth))])
}

#[test]
fn the_dates_of_a_measure_are_in_order() {
    for (field, day, expected) in [
        ("decision_day", "2010-05-11", vec![("decision_day", false)]),
        ("notification_day", "2021-03-09", vec![("notification_day", false)]),
        ("notification_day", "2021-03-10", vec![]),
        ("reception_day", "2021-03-09", vec![("reception_day", false)]),
        ("reception_day", "2021-03-10", vec![]),
        ("effet_day", "2021-03-09", vec![("effet_day", true)]),
        ("prise_en_charge_day", "2021-03-09", vec![("prise_en_charge_day", true)]),
        ("prise_en_charge_day", "2021-06-01", vec![]),
        ("terme_day", "2021-03-09", vec![("terme_day", false)]),
    ] {
        let row = decided().with(field, day);
        assert_eq!(said(&mesure(&row, &child("2010-05-12"))), expected, "{field} {day}");
    }
}

#[test]
fn an_end_has_its_suite_and_a_suite_its_end() {
    for (row, expected) in [
        (decided().with("fin_day", "2022-03-10").with("suite", "retour_famille"), vec![]),
        (decided().with("fin_day", "2022-03-10"), vec![("suite", true)]),
        (decided().with("fin_day", "2022-03-10").with("attente_sans_suite", true), vec![]),
        (decided().with("suite", "retour_famille"), vec![("suite", false)]),
        (decided().with("mainlevee", true), vec![("mainlevee", false)]),
        (decided().with("mainlevee", false), vec![]),
        (decided().with("fin_day", "2021-03-09").with("suite", "aemo"), vec![("fin_day", false)]),
        (
            decided()
                .with("prise_en_charge_day", "2021-06-01")
                .with("fin_day", "2021-05-31")
                .with("suite", "aemo"),
            vec![("fin_day", false)],
        ),
        (
            decided().with("prise_en_charge_day", "2021-06-01").with("attente_sans_suite", true),
            vec![("attente_sans_suite", false)],
        ),
    ] {
        assert_eq!(said(&mesure(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn an_improbable_age_is_warned_of() {
    for (nature, birth, expected) in [
        ("aemo", "2003-03-11", vec![]),
        ("aemo", "2003-03-10", vec![("decision_day", true)]),
        ("aed", "2002-01-01", vec![("decision_day", true)]),
        ("apjm", "2002-01-01", vec![]),
        ("apjm", "2000-03-10", vec![("decision_day", true)]),
    ] {
        let row = decided().with("nature", nature);
        assert_eq!(said(&mesure(&row, &child(birth))), expected, "{nature} {birth}");
    }
    let remarks = mesure(&decided(), &child("2001-10-01"));
    assert!(remarks[0].sentence.starts_with("19 ans le 10/03/2021"), "{}", remarks[0].sentence);
}

#[test]
fn a_term_beyond_the_law_is_warned_of() {
    for (nature, cadre, effet, terme, expected) in [
        ("aemo", "judiciaire", None, "2023-03-10", vec![]),
        ("aemo", "judiciaire", None, "2023-03-11", vec![("terme_day", true)]),
        ("aed", "administratif", None, "2022-03-11", vec![("terme_day", true)]),
        ("aed", "administratif", Some("2021-04-01"), "2022-04-01", vec![]),
        ("placement_cer", "penal", None, "2024-01-01", vec![]),
    ] {
        let row = decided()
            .with("nature", nature)
            .with("cadre", cadre)
            .with("effet_day", effet)
            .with("terme_day", terme);
        assert_eq!(said(&mesure(&row, &Linked::default())), expected, "{nature} {terme}");
    }
}

#[test]
fn a_measure_renews_an_earlier_one_of_the_same_child() {
    let before = |id: i64, child: i64, day: &str| {
        let mut row = Row::default().with("personne_id", child).with("decision_day", day);
        row.id = id;
        row
    };
    let mut row = decided();
    row.id = 5;
    for (previous, expected) in [
        (before(4, 7, "2020-03-10"), vec![]),
        (before(4, 8, "2020-03-10"), vec![("precedente_id", false)]),
        (before(4, 7, "2021-03-11"), vec![("precedente_id", false)]),
        (before(5, 7, "2021-03-10"), vec![("precedente_id", false)]),
    ] {
        let linked = Linked::of(vec![("precedente_id", previous)]);
        assert_eq!(said(&mesure(&row, &linked)), expected, "{linked:?}");
    }
}

#[test]
fn an_aemo_renforcee_is_exceptional_beyond_eighteen_months_of_its_chain() {
    let first = date(2024, 6, 15);
    assert!(!is_exceptional("aemo_renforcee", first, date(2025, 12, 15)));
    assert!(is_exceptional("aemo_renforcee", first, date(2025, 12, 16)));
    assert!(!is_exceptional("placement_ase", first, date(2027, 1, 1)));
    assert_eq!(months(first, date(2025, 12, 15)), 18);
    assert_eq!(months(first, date(2026, 3, 14)), 20);
}
