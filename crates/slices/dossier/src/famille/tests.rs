use fiche::{Linked, Remark, Row};

use super::rules::membre_famille;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn a_member_is_somebody_born() {
    let person =
        || Linked::of(vec![("personne_id", Row::default().with("birth_day", "2010-05-12"))]);
    for (row, linked, expected) in [
        (Row::default().with("nom", "Mme Aubry"), Linked::default(), vec![]),
        (Row::default().with("personne_id", 3), person(), vec![]),
        (Row::default(), Linked::default(), vec![("nom", false)]),
        (
            Row::default().with("personne_id", 3).with("start_day", "2010-05-11"),
            person(),
            vec![("start_day", false)],
        ),
        (
            Row::default()
                .with("nom", "M. Aubry")
                .with("start_day", "2020-01-02")
                .with("end_day", "2020-01-02"),
            Linked::default(),
            vec![("end_day", false)],
        ),
    ] {
        assert_eq!(said(&membre_famille(&row, &linked)), expected, "{row:?}");
    }
}
