//! What must hold on an act of sharing.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// How long an act lasts without being renewed, in days. A choice of the product: the law wants
/// sharing bound to a mission, and a mission of protection is decided anew at least every two years
/// (C. civ., art. 375).
const MOST_DAYS: i32 = 731;

/// It goes to somebody, opens something, ends, and says how the family was told.
pub fn partage(row: &Row, _: &Linked) -> Vec<Remark> {
    [addressee(row), something(row), rule::span(row, "start_day", "end_day"), long(row), told(row)]
        .into_iter()
        .flatten()
        .chain(withdrawn(row))
        .collect()
}

fn addressee(row: &Row) -> Option<Remark> {
    let service = row.int("destinataire_id").is_some();
    let person = row.text("destinataire_identifiant").is_some();
    if service && row.int("destinataire_id") == Some(row.owner) {
        return Some(Remark::refuse(
            "destinataire_id",
            "Un service ne partage pas avec lui-même : choisissez un autre service.",
        ));
    }
    (service == person).then(|| {
        Remark::refuse(
            "destinataire_id",
            "Choisissez un service, ou une personne, et un seul des deux : un acte a un \
             destinataire.",
        )
    })
}

fn something(row: &Row) -> Option<Remark> {
    let opens = access::SHARED.iter().any(|(column, _)| row.int(column) == Some(1));
    (!opens).then(|| {
        Remark::refuse(
            "partage_identite",
            "Cochez au moins une information : un acte qui n'ouvre rien n'est pas un partage.",
        )
    })
}

fn long(row: &Row) -> Option<Remark> {
    let (start, end) = (row.day("start_day")?, row.day("end_day")?);
    let days = (end - start).get_days();
    (days > MOST_DAYS).then(|| {
        Remark::warn(
            "end_day",
            format!("Ce partage dure {days} jours : un terme plus proche se renouvelle."),
        )
    })
}

fn told(row: &Row) -> Option<Remark> {
    let silent = row.text("information") == Some("contraire_interet");
    (silent && row.text("motif_non_information").is_none()).then(|| {
        Remark::refuse(
            "motif_non_information",
            "Dites pourquoi informer la famille serait contraire à l'intérêt de l'enfant.",
        )
    })
}

fn withdrawn(row: &Row) -> Option<Remark> {
    let (start, day) = (row.day("start_day")?, row.day("retrait_day")?);
    (day < start).then(|| {
        Remark::refuse(
            "retrait_day",
            format!("Le retrait est avant le début du partage ({}).", french_day(start)),
        )
    })
}
