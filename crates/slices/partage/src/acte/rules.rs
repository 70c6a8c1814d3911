//! What must hold on an act of sharing.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

use super::model::NON_CONSIGNE;

/// How long an act lasts without being renewed, in days. A choice of the product: the law wants
/// sharing bound to a mission, and a mission of protection is decided anew at least every two years
/// (C. civ., art. 375).
const MOST_DAYS: i32 = 731;

/// The box of each information, and the field that says what for.
pub(super) const FINALITES: &[(&str, &str)] = &[
    ("partage_identite", "finalite_identite"),
    ("partage_parcours", "finalite_parcours"),
    ("partage_vie", "finalite_vie"),
    ("partage_argent", "finalite_argent"),
    ("partage_incident", "finalite_incident"),
    ("partage_anamnese", "finalite_anamnese"),
    ("partage_troubles", "finalite_troubles"),
    ("partage_sante", "finalite_sante"),
    ("partage_diagnostic", "finalite_diagnostic"),
    ("partage_medical", "finalite_medical"),
    ("partage_judiciaire", "finalite_judiciaire"),
    ("partage_risque", "finalite_risque"),
];

/// It goes to somebody, opens something, ends, and says how the family was told.
pub fn partage(row: &Row, _: &Linked) -> Vec<Remark> {
    [addressee(row), something(row), rule::span(row, "start_day", "end_day"), long(row), told(row)]
        .into_iter()
        .flatten()
        .chain(withdrawn(row))
        .chain(complete(row))
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

/// Whether a text says something: not nothing, nor what an act of before is given.
fn is_said(row: &Row, field: &str) -> bool {
    row.text(field).is_some_and(|text| text != NON_CONSIGNE && text != "non_consigne")
}

/// Each information says what for, and whoever was told says when and how. To withdraw an act, nothing more is asked.
fn complete(row: &Row) -> Vec<Remark> {
    if row.day("retrait_day").is_some() {
        return Vec::new();
    }
    let mut remarks = Vec::new();
    for &(column, finalite) in FINALITES {
        if row.int(column) == Some(1) && !is_said(row, finalite) {
            remarks.push(Remark::refuse(
                finalite,
                "Dites pour quoi cette information est nécessaire ; le bouton en bas recopie « Pour quoi faire ».",
            ));
        }
    }
    let told = row.text("information").unwrap_or_default();
    let parents = ["informes", "parents_seuls"].contains(&told);
    for (asked, day, voie, who) in [
        (
            parents,
            "information_parent_day",
            "information_parent_voie",
            "les parents ont été informés",
        ),
        (
            told == "informes",
            "information_enfant_day",
            "information_enfant_voie",
            "l’enfant a été informé",
        ),
    ] {
        if asked && row.day(day).is_none() {
            remarks.push(Remark::refuse(day, format!("Dites quel jour {who}.")));
        }
        if asked && !is_said(row, voie) {
            remarks.push(Remark::refuse(voie, format!("Dites comment {who}.")));
        }
        if let (true, Some(said), Some(start)) = (asked, row.day(day), row.day("start_day"))
            && said > start
        {
            remarks.push(Remark::warn(
                day,
                format!(
                    "Ils sont informés avant le partage (CASF, art. L. 226-2-2), et celui-ci commence le {}.",
                    french_day(start)
                ),
            ));
        }
    }
    remarks
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
