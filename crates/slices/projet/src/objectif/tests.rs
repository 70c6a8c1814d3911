//! Objectives of several projects stand side by side; a frequency says what was owed; shares make a whole.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::{Face, alone, expected, faces, overdue, rules, shares};

fn objectif(id: i64, theme: &str, projet: &str) -> Row {
    let mut row = Row::default()
        .with("personne_id", 1_i64)
        .with("theme", theme)
        .with("projet", projet)
        .with("accueil", "retenu")
        .with("start_day", "2021-01-04");
    row.id = id;
    row
}

#[test]
fn an_objective_that_is_not_kept_as_it_was_proposed_says_why_and_a_frequency_is_whole() {
    let none = Option::<&str>::None;
    let base = objectif(1, "ecole", "ppe");
    for (row, expected) in [
        (base.clone(), vec![]),
        (base.clone().with("accueil", "refuse"), vec!["motif"]),
        (base.clone().with("accueil", "modifie").with("motif", "Plus tard."), vec![]),
        (base.clone().with("nombre", 2_i64), vec!["periodicite"]),
        (base.clone().with("nombre", 2_i64).with("periodicite", "mois"), vec![]),
        (base.clone().with("periodicite", "mois"), vec!["nombre"]),
        (base.clone().with("suivi_par", "entretien").with("motif", none), vec!["nombre"]),
        (base.clone().with("end_day", "2021-01-05"), vec![]),
        (base.with("end_day", "2021-01-04"), vec!["end_day"]),
    ] {
        let fields: Vec<&str> =
            rules::objectif(&row, &Linked::default()).iter().map(|remark| remark.field).collect();
        assert_eq!(fields, expected, "{row:?}");
    }
}

#[test]
fn an_objective_is_mapped_by_its_theme_or_declared_alone_or_listed() {
    let today = date(2021, 6, 1);
    let rows = [
        objectif(1, "ecole", "ppe"),
        objectif(2, "ecole", "ppa"),
        objectif(3, "sorties", "ppe"),
        objectif(4, "visites", "ppe").with("sans_contrepartie", "Le juge seul en décide."),
        objectif(5, "argent", "service"),
        objectif(6, "sorties", "ppa").with("accueil", "refuse").with("motif", "Non."),
        objectif(7, "sorties", "ppa").with("end_day", "2021-05-01"),
    ];
    let found = faces(&rows, today);
    assert_eq!(found[&1], Face::Mapped(vec!["ppa".to_owned()]));
    assert_eq!(found[&2], Face::Mapped(vec!["ppe".to_owned()]));
    assert_eq!(found[&3], Face::Alone);
    assert!(matches!(&found[&4], Face::Declared(why) if why.starts_with("Le juge")));
    assert_eq!(found.get(&6), None);
    let listed: Vec<String> = alone(&rows, today).into_iter().collect();
    assert_eq!(listed, ["sorties"]);
}

#[test]
fn what_was_owed_is_counted_in_whole_weeks_months_and_quarters() {
    let row =
        |n: i64, of: &str| objectif(1, "ecole", "ppe").with("nombre", n).with("periodicite", of);
    for (row, today, owed) in [
        (row(2, "semaine"), date(2021, 1, 9), Some(0)),
        (row(2, "semaine"), date(2021, 1, 10), Some(2)),
        (row(1, "mois"), date(2021, 2, 2), Some(0)),
        (row(1, "mois"), date(2021, 2, 3), Some(1)),
        (row(1, "trimestre"), date(2021, 4, 2), Some(0)),
        (row(1, "trimestre"), date(2021, 4, 3), Some(1)),
        (row(1, "mois").with("end_day", "2021-02-04"), date(2022, 2, 3), Some(1)),
        (row(1, "mois"), date(2020, 2, 3), Some(0)),
        (objectif(1, "ecole", "ppe"), date(2021, 2, 3), None),
    ] {
        assert_eq!(expected(&row, today), owed, "{row:?} on {today}");
    }
}

#[test]
fn a_review_is_owed_the_day_after_its_own_until_one_is_written() {
    let row = objectif(1, "ecole", "ppe").with("review_day", "2021-03-10");
    let bilan = Row::default().with("objectif_id", 1_i64).with("day", "2021-03-12");
    let early = Row::default().with("objectif_id", 1_i64).with("day", "2021-03-09");
    assert!(!overdue(&row, &[], date(2021, 3, 10)));
    assert!(overdue(&row, &[], date(2021, 3, 11)));
    assert!(overdue(&row, &[early], date(2021, 3, 13)));
    assert!(!overdue(&row, &[bilan], date(2021, 3, 13)));
}

#[test]
fn shares_are_added_by_solution_and_what_lacks_is_told_to_the_hundredth() {
    let part = |objet: &str, who: &str, part: i64| {
        Row::default()
            .with("objet", objet)
            .with("financeur", who)
            .with("part_percent", part)
            .with("start_day", "2021-01-01")
    };
    let today = date(2021, 6, 1);
    let whole =
        [part("Double accueil", "Département", 6_000), part("Double accueil", "ARS", 4_000)];
    assert_eq!(shares(&whole, today)[0].missing, 0);
    let lacking =
        [part("Double accueil", "Département", 6_000), part("Double accueil", "ARS", 3_999)];
    assert_eq!(shares(&lacking, today)[0].missing, 1);
    let ended = [whole[0].clone(), whole[1].clone().with("end_day", "2021-06-01")];
    assert_eq!(shares(&ended, today)[0].missing, 4_000);
    for (percent, refused) in [(0, 1), (1, 0), (10_000, 0), (10_001, 1)] {
        let row = part("Double accueil", "ARS", percent);
        assert_eq!(rules::part(&row, &Linked::default()).len(), refused, "{percent}");
    }
}
