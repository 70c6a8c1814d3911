//! What must hold on an agreement and on the interview before it, and what follows: where an agreement stands, what
//! the interview left aside.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;

use crate::sortie::birthday;

/// Asked, then decided, then running; a refusal says why and how to contest it; nothing runs past 21.
pub fn contrat(row: &Row, linked: &Linked) -> Vec<Remark> {
    let answer = row.text("reponse_contrat");
    let given = matches!(answer, Some("accorde" | "partiel"));
    let mut remarks: Vec<Remark> = [
        rule::after_birth(row, linked, "demande_day"),
        rule::span(row, "start_day", "end_day"),
        past_21(row, linked),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut refuse = |wrong: bool, field: &'static str, told: &str| {
        if wrong {
            remarks.push(Remark::refuse(field, told));
        }
    };
    let lacks = |field: &str| row.value(field).is_none();
    let before = row
        .day("decision_day")
        .zip(row.day("demande_day"))
        .is_some_and(|(decided, asked)| decided < asked);
    refuse(before, "decision_day", "C'est avant la demande : corrigez l'une des deux dates.");
    refuse(
        answer.is_some() && lacks("decision_day"),
        "decision_day",
        "Dites quel jour c'est décidé.",
    );
    refuse(
        answer.is_none() && !lacks("decision_day"),
        "reponse_contrat",
        "Dites ce qui est décidé.",
    );
    refuse(given && lacks("start_day"), "start_day", "Accordé : dites à partir de quand.");
    refuse(given && lacks("end_day"), "end_day", "Accordé : dites jusqu'à quand.");
    refuse(
        !given && !lacks("start_day"),
        "start_day",
        "Rien ne commence tant que rien n'est accordé.",
    );
    let partly = matches!(answer, Some("refuse" | "partiel"));
    refuse(
        partly && lacks("motif_refus"),
        "motif_refus",
        "Écrivez le motif, tel qu'il lui est donné.",
    );
    refuse(!lacks("fin_day") && lacks("motif_fin_contrat"), "motif_fin_contrat", "Dites pourquoi.");
    let early =
        row.day("fin_day").zip(row.day("start_day")).is_some_and(|(end, start)| end < start);
    refuse(early, "fin_day", "C'est avant le début du contrat.");
    let stranger = linked
        .get("mesure_id")
        .is_some_and(|mesure| mesure.int("personne_id") != row.int("personne_id"));
    refuse(stranger, "mesure_id", "Cette mesure est celle d'un autre jeune.");
    let untold = answer == Some("refuse") && row.int("recours_dit") != Some(1);
    if untold {
        let told =
            "Un refus se conteste : dites-lui comment, puis cochez ; ou dites pourquoi pas encore.";
        remarks.push(Remark::warn("recours_dit", told));
    }
    remarks
}

/// An agreement ends with the twenty-first birthday at the latest (CASF, art. L. 222-5, 5°).
fn past_21(row: &Row, linked: &Linked) -> Option<Remark> {
    let birth = linked.get("personne_id")?.day("birth_day")?;
    let limit = birthday(birth, 21);
    (row.day("end_day")? > limit).then(|| {
        let told = format!(
            "Le jeune a vingt et un ans le {} : le contrat finit la veille.",
            french_day(limit)
        );
        Remark::refuse("end_day", told)
    })
}

/// The interview of the 17 years is held with somebody of that age.
pub fn entretien(row: &Row, linked: &Linked) -> Vec<Remark> {
    let early =
        linked.get("personne_id").and_then(|child| child.day("birth_day")).zip(row.day("day"));
    let early = early
        .filter(|(birth, day)| {
            row.text("moment_entretien") == Some("dix_sept_ans") && *day < birthday(*birth, 16)
        })
        .map(|_| {
            Remark::warn(
                "day",
                "Le jeune n'avait pas seize ans : vérifiez la date, ou dites pourquoi.",
            )
        });
    rule::after_birth(row, linked, "day").into_iter().chain(early).collect()
}

/// What an interview must cover: its field, and what is said when it was left aside.
const COUVERT: [(&str, &str); 9] = [
    ("bilan_parcours", "le bilan de son parcours"),
    ("droits_dits", "ses droits"),
    ("conditions_notifiees", "les conditions de son accompagnement"),
    ("vu_ressources", "ses ressources"),
    ("vu_logement", "son logement"),
    ("vu_scolarite", "son école, sa formation, son emploi"),
    ("vu_sante", "sa santé"),
    ("vu_papiers", "ses papiers"),
    ("vu_entourage", "qui est à ses côtés"),
];

/// What the interview left aside.
pub fn missing(entretien: &Row) -> Vec<&'static str> {
    let aside = COUVERT.iter().filter(|(field, _)| entretien.int(field) != Some(1));
    aside.map(|(_, told)| *told).collect()
}

/// Where an agreement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// Asked, without an answer since so many days.
    Attend(i32),
    /// Granted, to begin.
    Commence(Date),
    /// Runs; its last day.
    Court(Date),
    /// Runs, and ends soon: its last day.
    Finit(Date),
    /// Over since.
    Fini(Date),
    /// Refused, or given up.
    Refuse,
}

/// From how many months before its end an agreement is told to end soon: a figure of ours.
pub const BIENTOT_MOIS: i64 = 3;

/// Where an agreement stands on a day.
pub fn standing(row: &Row, today: Date) -> Suite {
    match row.text("reponse_contrat") {
        None => {
            let asked = row.day("demande_day").unwrap_or(today);
            Suite::Attend(today.since(asked).map_or(0, |span| span.get_days()))
        }
        Some("refuse" | "renonce") => Suite::Refuse,
        Some(_) => {
            let end = row.day("end_day").and_then(|end| end.yesterday().ok()).unwrap_or(today);
            let end = row.day("fin_day").map_or(end, |early| early.min(end));
            if end < today {
                return Suite::Fini(end);
            }
            match row.day("start_day") {
                Some(start) if start > today => Suite::Commence(start),
                _ if end < today.saturating_add(BIENTOT_MOIS.months()) => Suite::Finit(end),
                _ => Suite::Court(end),
            }
        }
    }
}
