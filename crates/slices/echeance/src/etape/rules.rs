//! What must hold on a step.

use fiche::{Linked, Remark, Row};

/// The steps that keep the deadlines of one measure: noted without it, they would keep those of all.
const OF_A_MEASURE: &[&str] = &[
    "rapport_juge",
    "rapport_echeance",
    "convocation",
    "decision_provisoire",
    "decision_au_fond",
    "decision_notifiee",
    "prorogation",
    "non_execution_signalee",
];

/// The day is that of the hour; the information of an authority names its incident.
pub(super) fn etape(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let (Some(day), Some(at)) = (row.day("day"), row.moment("start_at"))
        && at.date() != day
    {
        remarks.push(Remark::refuse(
            "start_at",
            "Cette heure n'est pas du jour indiqué : mettez le même jour aux deux.",
        ));
    }
    let informed = row.text("nature").is_some_and(|nature| nature.starts_with("autorite_informee"));
    if informed && row.int("incident_id").is_none() {
        remarks.push(Remark::refuse(
            "incident_id",
            "Choisissez l'incident dont l'autorité a été informée : une information ne vaut que \
             pour lui.",
        ));
    }
    let of_measure = row.text("nature").is_some_and(|nature| OF_A_MEASURE.contains(&nature));
    if of_measure && row.int("mesure_id").is_none() {
        remarks.push(Remark::warn(
            "mesure_id",
            "Sans sa mesure, cette étape vaut pour toutes celles de l'enfant déjà commencées : \
             choisissez la mesure, ou dites pourquoi elle vaut pour toutes.",
        ));
    }
    for field in ["mesure_id", "incident_id"] {
        if let (Some(child), Some(other)) =
            (row.int("personne_id"), linked.get(field).and_then(|other| other.int("personne_id")))
            && child != other
        {
            remarks.push(Remark::refuse(field, "C'est celle ou celui d'un autre enfant."));
        }
    }
    if let (Some(day), Some(birth)) =
        (row.day("day"), linked.get("personne_id").and_then(|child| child.day("birth_day")))
        && day < birth
    {
        remarks.push(Remark::refuse("day", "Ce jour est avant la naissance de l'enfant."));
    }
    remarks
}
