use fiche::{Linked, Remark, Row};

use super::rules::hebergement;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

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
        assert_eq!(said(&hebergement(&row, &linked)), expected, "{start} {end:?}");
    }
}
