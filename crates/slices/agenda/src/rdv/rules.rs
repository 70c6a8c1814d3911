//! What must hold on an appointment, and what is said when two want the same person or the same car.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::{Date, DateTime};

use crate::{french, visite::against};

/// The states of an appointment that did not take place.
const LOST: &[&str] = &["reporte", "annule", "non_tenu"];

/// What is said of a home that is not of the child's family.
const HOME: &str = "Ce foyer n'est pas de la famille de l'enfant : choisissez-en un de sa famille.";

/// It ends after it starts, names who visits, and says why when it was not held; a visit keeps to the
/// decision it names.
pub(super) fn rendez_vous(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = [
        span(row),
        health(row),
        visit(row),
        twice(row),
        rule::after_birth(row, linked, "start_at"),
        rule::agree(linked, ("foyer_id", "personne_id"), "famille_id", HOME),
    ]
    .into_iter()
    .flatten()
    .collect();
    remarks.extend(lost(row));
    for (field, nature, told) in [
        ("salle_id", "salle", "Ce n'est pas une salle : choisissez-la au champ « Véhicule »."),
        ("vehicule_id", "vehicule", "Ce n'est pas un véhicule : choisissez-le au champ « Salle »."),
    ] {
        if linked.get(field).is_some_and(|other| other.text("nature") != Some(nature)) {
            remarks.push(Remark::refuse(field, told));
        }
    }
    let planned = row.text("etat").is_none_or(|etat| !LOST.contains(&etat));
    if let Some(terms) = linked.get("droit_visite_id") {
        if terms.int("personne_id") != row.int("personne_id") {
            remarks.push(Remark::refuse("droit_visite_id", "C'est la décision d'un autre enfant."));
        } else if planned {
            remarks.extend(against(row, terms));
        }
    }
    remarks
}

fn span(row: &Row) -> Option<Remark> {
    let (start, end) = (row.moment("start_at")?, row.moment("end_at")?);
    (end <= start).then(|| {
        Remark::refuse("end_at", "La fin est avant le début : corrigez l'une des deux heures.")
    })
}

/// The team sees a health appointment: its content is the business of those who care (CSP,
/// art. L. 1110-4).
fn health(row: &Row) -> Option<Remark> {
    (row.text("nature") == Some("sante") && row.text("compte_rendu").is_some()).then(|| {
        Remark::refuse(
            "compte_rendu",
            "Un rendez-vous de santé est vu de toute l'équipe : gardez ici la date, le lieu et \
             l'accompagnement ; ce qui s'y est dit va dans le parcours de soin.",
        )
    })
}

fn visit(row: &Row) -> Option<Remark> {
    if row.text("nature") != Some("visite") {
        return None;
    }
    if row.int("personne_id").is_none() {
        return Some(Remark::refuse("personne_id", "Choisissez l'enfant qui est visité."));
    }
    if row.text("titulaire").is_none() {
        return Some(Remark::refuse("titulaire", "Dites qui visite : la mère, le père…"));
    }
    let held_to = row.text("etat").is_none_or(|etat| !LOST.contains(&etat));
    (held_to && row.int("droit_visite_id").is_none()).then(|| {
        Remark::warn(
            "droit_visite_id",
            "Aucune décision inscrite ne prévoit cette visite : inscrivez ses modalités au \
             dossier, ou dites pourquoi elle a lieu (accord écrit du service, CASF, \
             art. L. 223-3-1).",
        )
    })
}

fn twice(row: &Row) -> Option<Remark> {
    let second = row.int("second_professionnel_id")?;
    (row.int("professionnel_id") == Some(second))
        .then(|| Remark::refuse("second_professionnel_id", "C'est deux fois la même personne."))
}

fn lost(row: &Row) -> Vec<Remark> {
    let etat = row.text("etat").unwrap_or_default();
    let mut remarks = Vec::new();
    if LOST.contains(&etat) && row.text("motif_annulation").is_none() {
        remarks.push(Remark::refuse("motif_annulation", "Dites pourquoi il n'a pas été tenu."));
    }
    if etat == "annule" && row.text("annulation_origine").is_none() {
        remarks.push(Remark::refuse("annulation_origine", "Dites à la demande de qui."));
    }
    remarks
}

/// What is already taken when an appointment is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// A person, by their name, from and to.
    Professionnel(String, DateTime, DateTime),
    /// A room or a vehicle, by its name, from and to; the field that names it.
    Moyen(&'static str, String, DateTime, DateTime),
    /// The child is at another appointment of this service, from and to.
    Enfant(DateTime, DateTime),
    /// The child is expected by another service that day.
    Ailleurs(Date),
    /// A person is away that day.
    Absent(String, Date),
}

/// What is said of it, with the rooms or vehicles that are free then; a reason lets it pass.
pub(crate) fn told(taken: &Taken, free: &[String]) -> Remark {
    let instead = match free {
        [] => String::new(),
        [one] => format!(" Libre à cette heure : {one}."),
        some => format!(" Libres à cette heure : {}.", some.join(", ")),
    };
    match taken {
        Taken::Professionnel(nom, start, end) => Remark::warn(
            "professionnel_id",
            format!(
                "{nom} a déjà un rendez-vous le {} de {}.",
                french::day(start.date()),
                hours(*start, *end)
            ),
        ),
        Taken::Moyen(field, nom, start, end) => Remark::warn(
            field,
            format!(
                "« {nom} » est déjà pris le {} de {}.{instead}",
                french::day(start.date()),
                hours(*start, *end)
            ),
        ),
        Taken::Enfant(start, end) => Remark::warn(
            "personne_id",
            format!(
                "L'enfant a déjà un rendez-vous le {} de {}.",
                french::day(start.date()),
                hours(*start, *end)
            ),
        ),
        Taken::Ailleurs(day) => Remark::warn(
            "personne_id",
            format!(
                "L'enfant est déjà attendu ailleurs le {}, à cette heure : voyez avec qui l'accompagne.",
                french::day(*day)
            ),
        ),
        Taken::Absent(nom, day) => Remark::warn(
            "professionnel_id",
            format!("{nom} est absent ou absente le {}.", french::day(*day)),
        ),
    }
}

fn hours(start: DateTime, end: DateTime) -> String {
    format!("{} à {}", french::hour(start.time()), french::hour(end.time()))
}
