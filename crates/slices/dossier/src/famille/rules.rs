//! What must hold on the members of a family.

use fiche::{Linked, Remark, Row, rule};

/// An agreement that is taken back was given, and before.
pub fn famille(row: &Row, _: &Linked) -> Vec<Remark> {
    let Some(taken) = row.day("accord_retrait_day") else { return Vec::new() };
    let told = match row.day("accord_distance_day") {
        None => "Aucun accord n'est noté : rien n'est à retirer.",
        Some(given) if taken < given => {
            "Le retrait est avant l'accord : corrigez l'un des deux jours."
        }
        Some(_) => return Vec::new(),
    };
    vec![Remark::refuse("accord_retrait_day", told)]
}

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
        .chain(other_home(row, linked))
        .collect()
}

/// An adult lives in a home of the family.
fn other_home(row: &Row, linked: &Linked) -> Option<Remark> {
    let home = linked.get("foyer_id")?;
    (home.int("famille_id") != row.int("famille_id"))
        .then(|| Remark::refuse("foyer_id", "Ce foyer est celui d'une autre famille."))
}
