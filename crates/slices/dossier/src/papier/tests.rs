use fiche::{Linked, Row};

use super::rules::papier;

#[test]
fn a_paper_is_asked_for_then_obtained_then_ends() {
    let row = Row::default().with("etat", "obtenu").with("demande_day", "2026-01-10");
    for (got, end, expected) in [
        (None, None, vec!["obtention_day"]),
        (Some("2026-01-09"), None, vec!["obtention_day"]),
        (Some("2026-01-10"), None, vec![]),
        (Some("2026-01-12"), Some("2026-01-11"), vec!["expiration_day"]),
        (Some("2026-01-12"), Some("2027-01-11"), vec![]),
    ] {
        let row = row.clone().with("obtention_day", got).with("expiration_day", end);
        let fields: Vec<&str> =
            papier(&row, &Linked::default()).iter().map(|one| one.field).collect();
        assert_eq!(fields, expected, "{got:?} {end:?}");
    }
}
