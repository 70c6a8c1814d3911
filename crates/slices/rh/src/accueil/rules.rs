//! What must hold on an agreement, a rest, an expense; and what follows: the places left.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};

/// Over this number an agreement is an exception (CASF, art. L. 421-5).
const PLUS: i64 = 3;

/// Its days and ages are in order; more than three children is an exception that says why.
pub fn agrement(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    let turned = row.int("age_min").zip(row.int("age_max")).is_some_and(|(min, max)| max < min);
    if turned {
        remarks.push(Remark::refuse("age_max", "L'âge le plus grand est avant le plus petit."));
    }
    if row.int("capacite").is_some_and(|places| places > PLUS) {
        let told =
            "Plus de trois enfants : c'est une dérogation (CASF, art. L. 421-5) ; dites laquelle.";
        remarks.push(Remark::warn("capacite", told));
    }
    remarks
}

/// What is arranged has its days and somebody who takes over; what is refused says why.
pub fn repit(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    let state = row.text("reponse_repit");
    // Asked empty, it would say to nobody what to arrange.
    let asked = ["start_day", "besoin"].iter().any(|field| row.value(field).is_some());
    if matches!(state, None | Some("demande")) && !asked {
        remarks.push(Remark::refuse("besoin", "Dites quels jours, ou ce dont vous avez besoin."));
    }
    if matches!(state, Some("organise" | "fait")) {
        if row.value("start_day").is_none() {
            remarks.push(Remark::refuse("start_day", "Organisé : dites à partir de quel jour."));
        }
        let told = "Dites qui prend le relais.";
        remarks.extend(rule::one_of(row, "relais_id", "relais", told));
    }
    if state == Some("refuse") && row.text("motif_refus").is_none() {
        remarks.push(Remark::refuse("motif_refus", "Dites pourquoi."));
    }
    if row.int("relais_id").is_some() && row.int("relais_id") == row.int("professionnel_id") {
        remarks.push(Remark::refuse("relais_id", "C'est la personne qui demande le répit."));
    }
    remarks
}

/// More than nothing was spent; what is refused says why.
pub fn frais(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::after_birth(row, linked, "day").into_iter().collect();
    if row.int("montant").is_some_and(|cents| cents <= 0) {
        remarks.push(Remark::refuse("montant", "Écrivez une somme : 12 ou 12,50."));
    }
    if row.text("etat_frais") == Some("refuse") && row.text("motif_refus").is_none() {
        remarks.push(Remark::refuse("motif_refus", "Dites pourquoi."));
    }
    remarks
}

/// Where an agreement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agrement {
    /// In force.
    Valable,
    /// Ends within six months (a figure of ours), its renewal not asked: its last day.
    ARenouveler(Date),
    /// Its renewal was asked.
    Demande(Date),
    /// Over, or none.
    Aucun,
}

/// Where an agreement stands on a day.
pub fn standing(start: Date, end: Option<Date>, renewal: Option<Date>, today: Date) -> Agrement {
    let Some(end) = end else {
        return if start <= today { Agrement::Valable } else { Agrement::Aucun };
    };
    if start > today || end <= today {
        return Agrement::Aucun;
    }
    let last = end.yesterday().unwrap_or(end);
    match renewal {
        Some(asked) if asked <= today => Agrement::Demande(last),
        _ if last < today.saturating_add(6.months()) => Agrement::ARenouveler(last),
        _ => Agrement::Valable,
    }
}

/// The places left, and how many children are over; at most one of the two is not zero.
pub fn left(capacite: i64, accueillis: usize) -> (i64, i64) {
    let here = i64::try_from(accueillis).unwrap_or(i64::MAX);
    ((capacite - here).max(0), (here - capacite).max(0))
}
