//! What follows from an assessment: which needs changed since the one before.

use fiche::{Linked, Remark, Row, rule};

use super::model::{BESOIN, is_specific};

/// The rule of an assessment.
pub(super) fn evaluation(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// The rule of a need: of the same child as its assessment; one of certain moments says which.
pub(super) fn besoin(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let of = linked.get("evaluation_id").and_then(|other| other.int("personne_id"));
    if of.is_some_and(|of| Some(of) != row.int("personne_id")) {
        let told = "Cette évaluation est celle d’un autre enfant.";
        remarks.push(Remark::refuse("evaluation_id", told));
    }
    let open = matches!(row.text("etat"), Some("assure" | "fragile" | "non_assure"));
    let specific = row.text("besoin").is_some_and(is_specific);
    if open && specific && row.text("precision_besoin").is_none() {
        let told = "Ce besoin tient à certains moments : dites lesquels, et ce qui les déclenche.";
        remarks.push(Remark::refuse("precision_besoin", told));
    }
    remarks
}

/// A need in an assessment, and in the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ligne {
    /// Code of [`BESOIN`].
    pub besoin: &'static str,
    /// Code of the state now.
    pub etat: String,
    /// What helps, when.
    pub precision: String,
    /// Code of the state before, when it was assessed and differs.
    pub before: Option<String>,
}

/// The needs of an assessment, in the order of the list, each held against the one before.
pub fn compared(now: &[&Row], before: &[&Row]) -> Vec<Ligne> {
    let find = |rows: &[&Row], code: &str| -> Option<(String, String)> {
        let row = rows.iter().find(|row| row.text("besoin") == Some(code))?;
        let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
        Some((text("etat"), text("precision_besoin")))
    };
    BESOIN
        .items
        .iter()
        .filter_map(|(code, _)| {
            let (etat, precision) = find(now, code)?;
            let before = find(before, code).map(|(etat, _)| etat).filter(|old| *old != etat);
            Some(Ligne { besoin: code, etat, precision, before })
        })
        .collect()
}
