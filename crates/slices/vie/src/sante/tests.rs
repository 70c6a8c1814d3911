use fiche::{Linked, Remark, Row};

use super::rules::orientation_sante;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn care_begins_once_asked_and_not_after_a_refusal() {
    for (start, end, reponse, expected) in [
        ("2021-02-01", None, "acceptee", vec![]),
        ("2021-01-31", None, "acceptee", vec![("start_day", false)]),
        ("2021-02-03", None, "refusee", vec![("reponse", false)]),
        ("2021-02-03", Some("2021-02-03"), "acceptee", vec![("end_day", false)]),
    ] {
        let row = Row::default()
            .with("demande_day", "2021-02-01")
            .with("start_day", start)
            .with("end_day", end)
            .with("reponse", reponse);
        assert_eq!(said(&orientation_sante(&row, &Linked::default())), expected, "{row:?}");
    }
}
