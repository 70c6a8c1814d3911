//! What must hold on the members of a family.

use fiche::{Linked, Remark, Row, rule};

/// A member has a file or at least a name, and enters the family after birth.
pub fn membre_famille(row: &Row, linked: &Linked) -> Vec<Remark> {
    let named = rule::one_of(
        row,
        "nom",
        "personne_id",
        "Dites de qui il s'agit : choisissez sa fiche, ou écrivez son nom.",
    );
    named
        .into_iter()
        .chain(rule::span(row, "start_day", "end_day"))
        .chain(rule::after_birth(row, linked, "start_day"))
        .collect()
}
