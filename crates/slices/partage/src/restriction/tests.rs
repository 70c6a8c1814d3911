//! A restriction holds from its decision until a person lifts it.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::{in_force, may_receive, rules::restriction};

fn father() -> Row {
    Row::default()
        .with("titulaire", "pere")
        .with("restreint_visite", 1)
        .with("restreint_adresse", 1)
        .with("juge", "Juge des enfants, cabinet 2")
        .with("decision_day", "2025-02-10")
        .with("terme_day", "2026-02-11")
}

#[test]
fn the_end_of_an_order_restores_nothing() {
    let rows = [father()];
    let before = in_force(&rows, date(2026, 1, 1));
    assert_eq!((before.len(), before[0].overdue), (1, false));
    let after = in_force(&rows, date(2026, 6, 1));
    assert_eq!((after.len(), after[0].overdue), (1, true));
    assert!(!may_receive(&rows, "pere", "restreint_adresse", date(2026, 6, 1)));
}

#[test]
fn a_right_is_restored_by_a_person_who_says_why() {
    let lifted = father().with("levee_day", "2026-03-01");
    assert_eq!(restriction(&lifted, &Linked::default())[0].field, "levee_motif");
    let said = lifted.with("levee_motif", "Jugement du 27 février 2026");
    assert_eq!(restriction(&said, &Linked::default()), []);
    assert!(may_receive(&[said], "pere", "restreint_adresse", date(2026, 3, 1)));
}

#[test]
fn what_one_holder_may_not_receive_another_may() {
    let rows = [father()];
    let day = date(2025, 5, 1);
    assert!(may_receive(&rows, "mere", "restreint_adresse", day));
    assert!(may_receive(&rows, "pere", "restreint_sante", day));
    assert!(!may_receive(&rows, "pere", "restreint_visite", day));
    assert!(may_receive(&rows, "pere", "restreint_visite", date(2025, 2, 9)));
}
