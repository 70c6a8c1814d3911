use fiche::{Linked, Remark, Row};

use super::rules::peine;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn hours_are_possible() {
    for (ordered, done, expected) in [
        (3_500, 3_500, vec![]),
        (3_500, 3_501, vec![("heures_faites", true)]),
        (3_500, -1, vec![("heures_faites", false)]),
        (-2, -3, vec![("heures_ordonnees", false), ("heures_faites", false)]),
    ] {
        let row = Row::default().with("heures_ordonnees", ordered).with("heures_faites", done);
        assert_eq!(said(&peine(&row, &Linked::default())), expected, "{ordered} {done}");
    }
    let row = Row::default().with("start_day", "2021-02-01").with("end_day", "2021-02-01");
    assert_eq!(said(&peine(&row, &Linked::default())), [("end_day", false)]);
}
