//! What must hold on what follows an incident.

use fiche::{Linked, Remark, Row, rule};

/// A row under an incident is about the incident's own child.
fn same_child(row: &Row, linked: &Linked) -> Option<Remark> {
    let incident = linked.get("incident_id")?;
    (incident.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("incident_id", "C'est l'incident d'un autre enfant."))
}

/// Somebody is told after it happened; an answer comes after.
pub(super) fn information(row: &Row, linked: &Linked) -> Vec<Remark> {
    let before = linked
        .get("incident_id")
        .and_then(|incident| incident.moment("start_at"))
        .zip(row.moment("start_at"))
        .is_some_and(|(happened, told)| told < happened);
    let early = before.then(|| {
        Remark::refuse("start_at", "C'est avant l'incident : corrigez l'une des deux heures.")
    });
    let answered = row
        .day("reponse_day")
        .zip(row.day("start_at"))
        .is_some_and(|(answer, told)| answer < told)
        .then(|| Remark::refuse("reponse_day", "La suite est reçue avant que l'on prévienne."));
    let summoned = row
        .day("convocation_day")
        .zip(row.day("start_at"))
        .is_some_and(|(summoned, told)| summoned < told)
        .then(|| Remark::refuse("convocation_day", "La convocation est avant que l'on prévienne."));
    let undated = (row.text("suite_avis").is_some() && row.day("reponse_day").is_none())
        .then(|| Remark::refuse("reponse_day", "Quel jour l'avez-vous su ?"));
    [same_child(row, linked), early, answered, summoned, undated].into_iter().flatten().collect()
}

/// What is decided is done after, and not before the incident.
pub(super) fn suite(row: &Row, linked: &Linked) -> Vec<Remark> {
    let early = linked
        .get("incident_id")
        .and_then(|incident| incident.day("start_at"))
        .zip(row.day("decision_day"))
        .is_some_and(|(happened, decided)| decided < happened)
        .then(|| Remark::refuse("decision_day", "C'est décidé avant l'incident."));
    let done = row
        .day("done_day")
        .zip(row.day("decision_day"))
        .is_some_and(|(done, decided)| done < decided)
        .then(|| Remark::refuse("done_day", "C'est fait avant d'être décidé."));
    [same_child(row, linked), early, done, rule::span(row, "decision_day", "end_day")]
        .into_iter()
        .flatten()
        .collect()
}
