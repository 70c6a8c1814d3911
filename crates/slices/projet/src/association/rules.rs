//! What must be said of a position: why, when it is not an agreement; which document, when there is one.

use fiche::{Linked, Remark, Row};
use jiff::civil::Date;

/// How far from a step, in days, its association may be noted. A figure of ours.
const NEAR_DAYS: i32 = 60;

/// A step of the way of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Etape {
    pub personne: i64,
    /// A code of the list.
    pub code: &'static str,
    pub day: Date,
}

/// Who was associated, to what, when: a holder's tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Associee {
    pub personne: i64,
    pub code: String,
    pub day: Date,
    pub lien: String,
}

/// The holders of parental authority of whom a step does not say how they were associated; when the file names none, a
/// step that says it of nobody lacks « un titulaire » (an empty tie).
pub(super) fn lacks(etape: &Etape, holders: &[String], said: &[Associee]) -> Vec<String> {
    let near = |one: &&Associee| {
        one.personne == etape.personne
            && one.code == etape.code
            && (one.day - etape.day).get_days().abs() <= NEAR_DAYS
    };
    let told: Vec<&str> = said.iter().filter(near).map(|one| one.lien.as_str()).collect();
    if holders.is_empty() {
        return if told.is_empty() { vec![String::new()] } else { Vec::new() };
    }
    holders.iter().filter(|lien| !told.contains(&lien.as_str())).cloned().collect()
}

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
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_step_lacks_the_holders_of_whom_nothing_is_said_near_it() {
        let etape = Etape { personne: 1, code: "admission", day: date(2026, 1, 10) };
        let said = |personne, code: &str, day, lien: &str| Associee {
            personne,
            code: code.to_owned(),
            day,
            lien: lien.to_owned(),
        };
        let both = ["mere".to_owned(), "pere".to_owned()];
        let mother = said(1, "admission", date(2026, 1, 8), "mere");
        assert_eq!(lacks(&etape, &both, std::slice::from_ref(&mother)), ["pere"]);
        for far in [
            said(1, "sortie", date(2026, 1, 8), "pere"),
            said(2, "admission", date(2026, 1, 8), "pere"),
            said(1, "admission", date(2026, 3, 12), "pere"),
        ] {
            assert_eq!(lacks(&etape, &both, &[mother.clone(), far]), ["pere"]);
        }
        let father = said(1, "admission", date(2026, 3, 11), "pere");
        assert_eq!(lacks(&etape, &both, &[mother.clone(), father]), Vec::<String>::new());
        assert_eq!(lacks(&etape, &[], &[]), [""], "nobody is known: somebody must be said");
        assert_eq!(lacks(&etape, &[], &[mother]), Vec::<String>::new());
    }

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
