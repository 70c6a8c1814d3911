//! What must hold on a crisis that was lived through.

use fiche::{Linked, Remark, Row, rule};

/// It ends after it starts, who was called answers after the call, and its incident is the same child's.
pub(super) fn activation(row: &Row, linked: &Linked) -> Vec<Remark> {
    let backwards = row
        .moment("start_at")
        .zip(row.moment("end_at"))
        .is_some_and(|(start, end)| end < start)
        .then(|| Remark::refuse("end_at", "La fin est avant le début."));
    let called = row.moment("start_at").zip(row.moment("appel_at"));
    let early = called
        .is_some_and(|(start, call)| call < start)
        .then(|| Remark::refuse("appel_at", "L'appel à l'aide est avant le début."));
    let answer = row.moment("reponse_at");
    let unasked = (answer.is_some() && row.moment("appel_at").is_none())
        .then(|| Remark::refuse("appel_at", "À quelle heure avez-vous appelé à l'aide ?"));
    let before = row
        .moment("appel_at")
        .zip(answer)
        .is_some_and(|(call, answer)| answer < call)
        .then(|| Remark::refuse("reponse_at", "La réponse est avant l'appel."));
    let other = linked
        .get("incident_id")
        .is_some_and(|incident| incident.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("incident_id", "C'est l'incident d'un autre enfant."));
    [backwards, early, unasked, before, other, rule::after_birth(row, linked, "start_at")]
        .into_iter()
        .flatten()
        .collect()
}
