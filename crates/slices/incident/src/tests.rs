use fiche::{Linked, Remark, Row};

use crate::rules::incident;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn an_incident_is_closed_after_it_happened() {
    let linked =
        || Linked::of(vec![("personne_id", Row::default().with("birth_day", "2010-05-12"))]);
    for (start, closed, expected) in [
        ("2021-02-01T22:40", None, vec![]),
        ("2021-02-01T22:40", Some("2021-02-01"), vec![]),
        ("2021-02-01T22:40", Some("2021-01-31"), vec![("closed_day", false)]),
        ("2001-02-01T22:40", None, vec![("start_at", false)]),
    ] {
        let row = Row::default().with("start_at", start).with("closed_day", closed);
        assert_eq!(said(&incident(&row, &linked())), expected, "{start} {closed:?}");
    }
}
