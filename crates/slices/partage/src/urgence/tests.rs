//! An emergency access ends, and its review has a term.

use jiff::Timestamp;

use super::rules::{late, missing, times};

#[test]
fn it_lasts_what_was_offered_and_is_reviewed_within_three_days() {
    let now: Timestamp = "2026-03-02T22:15:00Z".parse().unwrap();
    let (end, due) = times(now, 12).unwrap();
    assert_eq!(end.to_string(), "2026-03-03T10:15:00Z");
    assert_eq!(due.to_string(), "2026-03-05T22:15:00Z");
    assert_eq!(times(now, 720), None);
}

#[test]
fn a_review_is_late_from_the_minute_after() {
    let due = "2026-03-05T22:15:00Z";
    assert!(!late(due, due.parse().unwrap()));
    assert!(late(due, "2026-03-05T22:15:01Z".parse().unwrap()));
}

#[test]
fn a_demand_without_a_listed_reason_or_a_sentence_is_refused() {
    assert_eq!(missing("curiosite", "parce que").len(), 2);
    assert_eq!(missing("fugue", "Partie à 22 h, seule, vers la gare."), []);
}
