//! What is owed, week by week.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::rules::{monday_of, owed, rencontre, suivi};

fn follow(start: &str) -> Row {
    let mut row = Row::default()
        .with("personne_id", 7)
        .with("start_day", start.to_owned())
        .with("rythme", "semaine");
    row.id = 1;
    row
}

#[test]
fn a_week_is_owed_when_the_follow_up_runs_on_one_of_its_days() {
    let monday = date(2026, 3, 9);
    assert_eq!(monday_of(date(2026, 3, 12)), monday);
    assert_eq!(monday_of(monday), monday);
    let many = |row: Row| owed(&[row], monday).len();
    assert_eq!(many(follow("2026-03-15")), 1, "it begins on the Sunday");
    assert_eq!(many(follow("2026-03-16")), 0);
    assert_eq!(many(follow("2026-01-05").with("end_day", "2026-03-10")), 1, "the last is Monday");
    assert_eq!(many(follow("2026-01-05").with("end_day", "2026-03-09")), 0);
}

#[test]
fn two_are_owed_while_the_youth_agrees() {
    let monday = date(2026, 3, 9);
    let twice = || follow("2026-01-05").with("rythme", "deux").with("accord_day", "2026-03-15");
    assert_eq!(owed(&[twice()], monday).len(), 2);
    assert_eq!(owed(&[twice().with("accord_day", "2026-03-16")], monday).len(), 1);
    assert_eq!(owed(&[twice().with("retrait_day", "2026-03-09")], monday).len(), 2);
    assert_eq!(owed(&[twice().with("retrait_day", "2026-03-08")], monday).len(), 1);
}

#[test]
fn two_a_week_ask_for_a_reason_and_an_agreement_that_may_be_taken_back() {
    let said = |row: &Row| {
        suivi(row, &Linked::default()).into_iter().map(|remark| remark.field).collect::<Vec<_>>()
    };
    assert!(said(&follow("2026-01-05")).is_empty());
    let twice = follow("2026-01-05").with("rythme", "deux");
    assert_eq!(said(&twice), ["motif", "accord_day"]);
    let agreed = twice.with("motif", "Il le demande").with("accord_day", "2026-02-02");
    assert!(said(&agreed).is_empty());
    assert_eq!(said(&agreed.with("retrait_day", "2026-02-01")), ["retrait_day"]);
    let meeting = Row::default().with("semaine_day", "2026-03-10").with("etat", "tenue");
    let remarks = rencontre(&meeting.with("motif", "refus"), &Linked::default());
    assert_eq!(remarks.len(), 2);
}
