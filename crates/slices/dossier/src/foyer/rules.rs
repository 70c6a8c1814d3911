//! What must hold on a home.

use fiche::{Linked, Remark, Row, rule};

/// A row that names a home is of the family of that home.
fn of_family(row: &Row, linked: &Linked) -> Option<Remark> {
    let home = linked.get("foyer_id")?;
    (home.int("famille_id") != row.int("famille_id"))
        .then(|| Remark::refuse("foyer_id", "Ce foyer est celui d'une autre famille."))
}

/// An address is of a home of the family, and lasts before it ends.
pub(super) fn adresse(row: &Row, linked: &Linked) -> Vec<Remark> {
    of_family(row, linked).into_iter().chain(rule::span(row, "start_day", "end_day")).collect()
}

/// What is said of a home that is not of the child's family.
const OTHER: &str =
    "Ce foyer n'est pas de la famille de l'enfant : choisissez-en un de sa famille.";

/// What names a child and a home: the home is of the child's family. A child without a family has none.
pub(super) fn of_child(linked: &Linked) -> Option<Remark> {
    rule::agree(linked, ("foyer_id", "personne_id"), "famille_id", OTHER)
}

/// A child is at times in a home of their own family.
pub(super) fn rythme(row: &Row, linked: &Linked) -> Vec<Remark> {
    of_child(linked).into_iter().chain(rule::only_span(row, linked)).collect()
}
