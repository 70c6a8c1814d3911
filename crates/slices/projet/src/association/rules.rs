//! What must be said of a position: why, when it is not an agreement; which document, when there is one.

use fiche::{Linked, Remark, Row};

/// The rule of the record kind.
pub(super) fn association(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let position = row.text("position");
    if matches!(position, Some("refus" | "restreint" | "injoignable" | "non_signe"))
        && row.value("motif").is_none()
    {
        let told = "Dites pourquoi : ce sera lu avec le projet.";
        remarks.push(Remark::refuse("motif", told));
    }
    if matches!(position, Some("signe" | "remis")) && row.value("document").is_none() {
        let told = "Dites quel document : son numéro est en tête du projet.";
        remarks.push(Remark::refuse("document", told));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disagreement_says_why_and_a_signature_says_of_what() {
        for (position, expected) in [
            ("accord", vec![]),
            ("refus", vec!["motif"]),
            ("injoignable", vec!["motif"]),
            ("restreint", vec!["motif"]),
            ("non_signe", vec!["motif"]),
            ("signe", vec!["document"]),
            ("remis", vec!["document"]),
        ] {
            let row = Row::default().with("position", position);
            let fields: Vec<&str> =
                association(&row, &Linked::default()).iter().map(|remark| remark.field).collect();
            assert_eq!(fields, expected, "{position}");
            let row = row.with("motif", "Au travail ce jour-là.").with("document", "2026-001");
            assert_eq!(association(&row, &Linked::default()), []);
        }
    }
}
