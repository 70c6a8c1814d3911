//! Days that nobody covers.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::rules::{decouverts, est_remplacee, releve, remplacement};

#[test]
fn an_absence_of_120_days_covered_90_shows_30_uncovered() {
    let absence = (date(2026, 1, 1), Some(date(2026, 5, 1)));
    let today = date(2026, 6, 1);
    assert_eq!(decouverts(absence, &[], today), (120, 120));
    let first = (date(2026, 1, 11), Some(date(2026, 3, 2)));
    let then = (date(2026, 2, 20), Some(date(2026, 4, 11)));
    assert_eq!(decouverts(absence, &[first, then], today), (120, 30));
    let running = (date(2026, 5, 30), None);
    assert_eq!(decouverts(running, &[], today), (3, 3));
    assert_eq!(decouverts(running, &[(date(2026, 6, 1), None)], today), (3, 2));
}

#[test]
fn nobody_replaces_themselves() {
    let linked = Linked::of(vec![(
        "absence_id",
        Row::default().with("professionnel_id", 4).with("start_day", "2026-03-01"),
    )]);
    let of = |who: i64, day: &'static str| {
        let row = Row::default().with("professionnel_id", who).with("start_day", day);
        remplacement(&row, &linked).len()
    };
    assert_eq!((of(5, "2026-03-01"), of(4, "2026-03-01"), of(5, "2026-02-28")), (0, 1, 1));
}

#[test]
fn one_day_of_nine_does_not_make_an_absence_replaced() {
    let nine = (date(2026, 3, 2), Some(date(2026, 3, 11)));
    let first = (date(2026, 3, 2), Some(date(2026, 3, 3)));
    let rest = (date(2026, 3, 3), Some(date(2026, 3, 11)));
    assert!(!est_remplacee(nine, &[]));
    assert!(!est_remplacee(nine, &[first]));
    assert!(est_remplacee(nine, &[first, rest]));
    let running = (date(2026, 3, 2), None);
    assert!(!est_remplacee(running, &[first]), "nobody after the first day");
    assert!(est_remplacee(running, &[first, (date(2026, 3, 3), None)]));
    assert!(!est_remplacee(running, &[(date(2026, 3, 3), None)]), "nobody on the first day");
}

#[test]
fn a_child_has_who_follows_it_too_then_who_replaces_and_nobody_who_is_away() {
    let (autres, remplacants) = ([(1, "Ana"), (2, "Bea")], [(3, "Carl")]);
    assert_eq!(releve(&autres, &remplacants, |id| id == 1), Some(("Bea", false)));
    assert_eq!(releve(&autres, &remplacants, |id| id < 3), Some(("Carl", true)));
    assert_eq!(releve(&autres, &remplacants, |_| true), None);
    assert_eq!(releve(&[], &[], |_| false), None);
}
