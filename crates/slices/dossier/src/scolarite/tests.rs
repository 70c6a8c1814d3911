use fiche::{Linked, Remark, Row};
use jiff::civil::{Date, date};

use super::rules::{
    Compte, Revoir, Rupture, Situation, a_revoir, absence, annee_scolaire, compte, demi_journees,
    plan, ruptures, scolarite, situation, voeu,
};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn school(nature: &str, start: &str, end: &str) -> Row {
    let row = Row::default().with("nature", nature).with("start_day", start);
    if end.is_empty() { row } else { row.with("end_day", end) }
}

fn missed(nature: &str, moment: &str) -> Row {
    Row::default().with("nature", nature).with("moment_jour", moment).with("day", "2026-03-12")
}

const BIRTH: Date = date(2012, 5, 4);
const TODAY: Date = date(2026, 3, 12);

#[test]
fn a_dated_fact_begins_after_birth_and_ends_after_it_begins() {
    let linked = Linked::of(vec![("personne_id", Row::default().with("birth_day", "2010-05-12"))]);
    for (start, end, expected) in [
        ("2020-09-01", None, vec![]),
        ("2020-09-01", Some("2021-07-07"), vec![]),
        ("2020-09-01", Some("2020-09-01"), vec![("end_day", false)]),
        ("2010-05-11", None, vec![("start_day", false)]),
    ] {
        let row = Row::default().with("start_day", start).with("end_day", end);
        assert_eq!(said(&scolarite(&row, &linked)), expected, "{start} {end:?}");
    }
}

#[test]
fn a_review_is_not_before_its_plan_nor_what_became_of_a_wish_before_the_wish() {
    let row = school("pap", "2026-01-10", "").with("review_day", "2026-01-09");
    assert_eq!(said(&plan(&row, &Linked::default())), [("review_day", false)]);
    let row = row.with("review_day", "2026-01-10");
    assert!(plan(&row, &Linked::default()).is_empty());
    let row = Row::default().with("day", "2026-02-01").with("suite_day", "2026-01-31");
    assert_eq!(said(&voeu(&row, &Linked::default())), [("suite_day", false)]);
}

#[test]
fn half_days_follow_from_the_moment_and_a_lateness_makes_none() {
    for (row, halves) in [
        (missed("absence", "matin"), 1),
        (missed("absence", "apres_midi"), 1),
        (missed("exclusion", "journee"), 2),
        (missed("exclusion", "journee").with("demi_journees", 6_i64), 6),
        (missed("retard", "journee"), 0),
    ] {
        assert_eq!(demi_journees(&row), halves, "{row:?}");
    }
    let late = missed("retard", "matin").with("demi_journees", 1_i64);
    assert_eq!(said(&absence(&late, &Linked::default())), [("demi_journees", false)]);
}

#[test]
fn absences_are_counted_by_nature_over_the_school_year() {
    let rows = [
        missed("absence", "journee").with("justifiee", 0_i64),
        missed("absence", "matin").with("justifiee", 1_i64),
        missed("absence", "matin"),
        missed("exclusion", "journee"),
        missed("retard", "matin"),
    ];
    let expected = Compte { absences: 4, injustifiees: 2, exclusions: 2, retards: 1 };
    assert_eq!(compte(&rows), expected);
    assert_eq!(annee_scolaire(TODAY), date(2025, 9, 1));
    assert_eq!(annee_scolaire(date(2025, 9, 1)), date(2025, 9, 1));
    assert_eq!(annee_scolaire(date(2025, 8, 31)), date(2024, 9, 1));
}

#[test]
fn a_time_without_school_leaves_summer_out_and_a_change_of_school_is_none() {
    let summer = [
        school("ordinaire", "2023-09-04", "2024-07-05"),
        school("ordinaire", "2024-09-02", "2025-01-10"),
        school("ordinaire", "2025-01-14", ""),
    ];
    assert_eq!(ruptures(&summer, Some(BIRTH), TODAY), []);
    let hole =
        [school("ordinaire", "2023-09-04", "2024-06-11"), school("ordinaire", "2024-09-21", "")];
    let (start, end) = (date(2024, 6, 11), Some(date(2024, 9, 21)));
    let one = Rupture { start, end, jours: 30, notee: false };
    assert_eq!(ruptures(&hole, Some(BIRTH), TODAY), [one]);
    let noted =
        [school("ordinaire", "2025-09-01", "2026-03-02"), school("descolarise", "2026-03-02", "")];
    let one = Rupture { start: date(2026, 3, 2), end: None, jours: 11, notee: true };
    assert_eq!(ruptures(&noted, Some(BIRTH), TODAY), [one]);
    assert_eq!(situation(&noted, Some(BIRTH), TODAY), Situation::Sans(one));
    for quiet in ["non_soumis", "inconnue"] {
        let rows = [
            school("ordinaire", "2023-09-04", "2024-01-10"),
            school(quiet, "2024-01-10", "2024-05-10"),
            school("ordinaire", "2024-05-10", ""),
        ];
        assert_eq!(ruptures(&rows, Some(BIRTH), TODAY), [], "{quiet}");
    }
}

#[test]
fn where_a_child_stands_says_what_is_not_known_and_owes_nothing_to_the_grown() {
    let past = [school("ordinaire", "2024-09-02", "2025-07-05")];
    let july = date(2025, 7, 20);
    let stands = |rows: &[Row], birth: Date, day: Date| situation(rows, Some(birth), day);
    assert_eq!(stands(&past, BIRTH, july), Situation::Rentree);
    assert!(matches!(stands(&past, BIRTH, TODAY), Situation::Sans(one) if !one.notee));
    assert_eq!(stands(&[], BIRTH, TODAY), Situation::Inconnue);
    let unknown = [school("inconnue", "2025-09-01", "")];
    assert_eq!(stands(&unknown, BIRTH, TODAY), Situation::Inconnue);
    assert_eq!(stands(&[], date(2024, 1, 1), TODAY), Situation::NonConcerne);
    assert_eq!(stands(&past, date(2007, 1, 1), TODAY), Situation::NonConcerne);
    let now = [school("apprentissage", "2025-09-01", "")];
    assert_eq!(stands(&now, BIRTH, TODAY), Situation::Inscrit);
    let out = [school("descolarise", "2025-07-05", "")];
    assert!(matches!(stands(&out, BIRTH, july), Situation::Sans(one) if one.jours == 0));
}

#[test]
fn a_time_without_school_ends_at_eighteen() {
    let rows = [school("descolarise", "2024-01-01", "")];
    let birth = date(2006, 1, 11);
    let end = Some(date(2024, 1, 11));
    let one = Rupture { start: date(2024, 1, 1), end, jours: 10, notee: true };
    assert_eq!(ruptures(&rows, Some(birth), TODAY), [one]);
}

#[test]
fn a_plan_is_told_when_its_review_is_past_or_its_review_or_end_is_within_sixty_days() {
    let plan = |review: &str, end: &str| {
        let row = school("pap", "2025-09-01", end);
        if review.is_empty() { row } else { row.with("review_day", review) }
    };
    for (review, end, expected) in [
        ("", "", None),
        ("2026-05-11", "", Some(Revoir::Le(date(2026, 5, 11)))),
        ("2026-05-12", "", None),
        ("2026-03-11", "", Some(Revoir::Retard(date(2026, 3, 11)))),
        ("2026-03-12", "", Some(Revoir::Le(date(2026, 3, 12)))),
        ("", "2026-05-12", Some(Revoir::Finit(date(2026, 5, 11)))),
        ("2026-05-01", "2026-04-11", Some(Revoir::Finit(date(2026, 4, 10)))),
        ("2026-01-01", "2026-03-12", None),
    ] {
        assert_eq!(a_revoir(&plan(review, end), TODAY), expected, "{review} {end}");
    }
}
