//! Which meetings are owed, and what must hold on a follow-up.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};

/// A meeting owed to a child in a week: the follow-up, the child, first or second of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Du {
    pub suivi: i64,
    pub personne: i64,
    pub rang: i64,
}

/// The Monday of the week of a day.
pub(crate) fn monday_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

/// The meetings that follow-ups owe in the week of a Monday.
///
/// A week is owed when the follow-up runs on one of its days. Two are owed when the youth agreed before
/// the week ends and did not take the agreement back before it began.
pub(crate) fn owed(suivis: &[Row], monday: Date) -> Vec<Du> {
    let next = monday.checked_add(7.days()).unwrap_or(monday);
    let mut all = Vec::new();
    for row in suivis {
        let (Some(personne), Some(start)) = (row.int("personne_id"), row.day("start_day")) else {
            continue;
        };
        if start >= next || row.day("end_day").is_some_and(|end| end <= monday) {
            continue;
        }
        let agreed = row.day("accord_day").is_some_and(|day| day < next);
        let taken_back = row.day("retrait_day").is_some_and(|day| day < monday);
        let twice = row.text("rythme") == Some("deux") && agreed && !taken_back;
        let most = if twice { 2 } else { 1 };
        all.extend((1..=most).map(|rang| Du { suivi: row.id, personne, rang }));
    }
    all.sort_unstable();
    all
}

/// Two meetings a week have a reason, and the agreement of the youth, which they may take back.
pub fn suivi(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut all: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    all.extend(rule::after_birth(row, linked, "start_day"));
    if row.text("rythme") == Some("deux") {
        if row.text("motif").is_none() {
            all.push(Remark::refuse("motif", "Dites pourquoi deux rencontres par semaine."));
        }
        if row.day("accord_day").is_none() {
            all.push(Remark::refuse(
                "accord_day",
                "Deux rencontres par semaine demandent l'accord du jeune : notez le jour où il l'a \
                 donné.",
            ));
        }
    }
    let days = row.day("retrait_day").map(|back| (row.day("accord_day"), back));
    match days {
        Some((None, _)) => {
            all.push(Remark::refuse("retrait_day", "Aucun accord n'est noté : rien à reprendre."));
        }
        Some((Some(agreed), back)) if back < agreed => {
            all.push(Remark::refuse("retrait_day", "L'accord est repris avant d'être donné."));
        }
        _ => {}
    }
    all
}

/// A meeting is of a week that begins on a Monday; only one that was missed has a reason.
pub fn rencontre(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut all = Vec::new();
    if row.day("semaine_day").is_some_and(|day| monday_of(day) != day) {
        all.push(Remark::refuse("semaine_day", "Une semaine se note par son lundi."));
    }
    if row.text("motif").is_some() && row.text("etat") != Some("manquee") {
        all.push(Remark::refuse("motif", "Seule une rencontre manquée a une raison."));
    }
    all
}
