//! Who lacks among the stakeholders of a project.

use fiche::{Linked, Remark, Row};

const SAID: [&str; 3] = ["realite", "contrainte", "potentiel"];

/// The rule of a stakeholder: one of the three is said, or why none is.
pub(super) fn partie(row: &Row, _: &Linked) -> Vec<Remark> {
    if SAID.iter().any(|field| row.text(field).is_some()) || row.text("motif").is_some() {
        return Vec::new();
    }
    let told =
        "Dites ce qui est vécu, impossible ou possible ; ou, plus bas, pourquoi rien n’est dit.";
    vec![Remark::refuse("realite", told)]
}

/// A stakeholder whom a project waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendue {
    /// A code of the list.
    pub code: &'static str,
    /// The service, when it is one.
    pub service: Option<i64>,
    /// As people call them: « sa mère », « DITEP La Varenne ».
    pub nom: String,
}

impl Attendue {
    /// Whether a row is theirs: a service speaks for itself, or is named by another that heard it.
    fn is_said_by(&self, row: &Row, all: &[Self]) -> bool {
        if row.text("partie_prenante") != Some(self.code) {
            return false;
        }
        let Some(service) = self.service else { return true };
        let nom = row.text("nom").unwrap_or_default();
        if !nom.is_empty() && all.iter().any(|one| one.service.is_some() && one.nom == nom) {
            return self.nom == nom;
        }
        row.owner == service
    }
}

/// Those of whom nothing is said, nor why.
pub fn lacking<'a>(expected: &'a [Attendue], rows: &[Row]) -> Vec<&'a Attendue> {
    expected.iter().filter(|one| !rows.iter().any(|row| one.is_said_by(row, expected))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stakeholder_is_said_or_why_not_and_a_service_by_itself() {
        let row = Row::default().with("partie_prenante", "mere");
        assert_eq!(partie(&row, &Linked::default()).len(), 1);
        for field in SAID.iter().chain(&["motif"]) {
            assert_eq!(partie(&row.clone().with(field, "Dit."), &Linked::default()), []);
        }
        let of = |code: &'static str, service: Option<i64>| Attendue {
            code,
            service,
            nom: code.to_owned(),
        };
        let expected =
            [of("enfant", None), of("mere", None), of("service", Some(1)), of("service", Some(2))];
        let mut said = Row::default().with("partie_prenante", "service");
        said.owner = 1;
        let left: Vec<(&str, Option<i64>)> =
            lacking(&expected, &[row, said]).iter().map(|one| (one.code, one.service)).collect();
        assert_eq!(left, [("enfant", None), ("service", Some(2))]);
        // What the first noted of the second counts for the second, and not for itself.
        let named = |nom: &str, service| Attendue { nom: nom.to_owned(), ..of("service", service) };
        let expected = [named("MECS", Some(1)), named("IME", Some(2))];
        let mut heard = Row::default().with("partie_prenante", "service").with("nom", "IME");
        heard.owner = 1;
        let left: Vec<Option<i64>> =
            lacking(&expected, &[heard]).iter().map(|one| one.service).collect();
        assert_eq!(left, [Some(1)]);
    }
}
