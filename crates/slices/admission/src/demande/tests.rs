use fiche::{Linked, Remark, Row};

use super::rules::demande;

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn a_refusal_has_its_reason_and_an_answer_its_request() {
    let asked = || Row::default().with("reception_day", "2021-03-10");
    for (row, expected) in [
        (asked(), vec![]),
        (asked().with("decision", "refusee").with("motif_refus", "age"), vec![]),
        (asked().with("decision", "refusee"), vec![("motif_refus", false)]),
        (
            asked().with("decision", "acceptee").with("motif_refus", "age"),
            vec![("motif_refus", false)],
        ),
        (asked().with("decision", "acceptee").with("reponse_day", "2021-03-10"), vec![]),
        (
            asked().with("decision", "acceptee").with("reponse_day", "2021-03-09"),
            vec![("reponse_day", false)],
        ),
        (
            asked().with("decision", "en_attente").with("reponse_day", "2021-03-12"),
            vec![("decision", true)],
        ),
        (asked().with("age_years", 20), vec![]),
        (asked().with("age_years", 21), vec![("age_years", true)]),
    ] {
        assert_eq!(said(&demande(&row, &Linked::default())), expected, "{row:?}");
    }
}
