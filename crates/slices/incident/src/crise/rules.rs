//! What must hold on a crisis that was lived through.

use fiche::{Linked, Remark, Row, rule};

/// It ends after it starts, and its incident is the same child's.
pub(super) fn activation(row: &Row, linked: &Linked) -> Vec<Remark> {
    let backwards = row
        .moment("start_at")
        .zip(row.moment("end_at"))
        .is_some_and(|(start, end)| end < start)
        .then(|| Remark::refuse("end_at", "La fin est avant le début."));
    let other = linked
        .get("incident_id")
        .is_some_and(|incident| incident.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("incident_id", "C'est l'incident d'un autre enfant."));
    [backwards, other, rule::after_birth(row, linked, "start_at")].into_iter().flatten().collect()
}
