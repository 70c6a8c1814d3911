//! What was brought outside: to whom, what was seized, when one is summoned, and what came of it or since when it is waited
//! for.

use fiche::Row;
use jiff::civil::Date;

use super::{label, print, told};
use crate::suite::{DESTINATAIRE_AVIS, SUITE_AVIS};

/// Those from whom an answer is waited for.
pub(crate) const AUTORITES: &[&str] = &["forces_ordre", "procureur", "juge"];

/// Somebody who was told, in a list.
pub(super) struct LineTold {
    pub who: String,
    pub when: String,
    pub how: &'static str,
    pub more: String,
    pub href: String,
    /// Where the answer is noted, while none came.
    pub follow: String,
}

/// Whether an answer is waited for: an authority was told, or something was seized, or one is summoned.
pub(super) fn is_outside(row: &Row) -> bool {
    row.text("destinataire").is_some_and(|code| AUTORITES.contains(&code))
        || row.text("saisie").is_some()
        || row.day("convocation_day").is_some()
}

/// Seizure, summons, then the outcome, or « en attente » and since when.
pub(super) fn outside(row: &Row, today: Date) -> Vec<String> {
    let french = vocabulary::french_day;
    let mut all = Vec::new();
    if let Some(seized) = row.text("saisie") {
        all.push(format!("saisi : {seized}"));
    }
    if let Some(day) = row.day("convocation_day") {
        all.push(format!("convocation le {}", french(day)));
    }
    match (row.day("reponse_day"), row.text("suite_avis"), row.text("reponse")) {
        (Some(on), Some(code), words) => {
            let what = label(&SUITE_AVIS, Some(code));
            let words = words.map(|words| format!(" ({})", print(words))).unwrap_or_default();
            all.push(format!("suite le {} : {what}{words}", french(on)));
        }
        (_, None, Some(words)) => all.push(format!("suite : {words}")),
        (Some(on), None, None) => all.push(format!("suite reçue le {}", french(on))),
        (None, ..) if is_outside(row) => {
            let days = row.day("start_at").map_or(0, |at| (today - at).get_days());
            all.push(match days {
                ..=0 => "en attente d’une suite".to_owned(),
                1 => "en attente d’une suite depuis un jour".to_owned(),
                n => format!("en attente d’une suite depuis {n} jours"),
            });
        }
        (None, ..) => {}
    }
    all
}

pub(super) fn line_told(row: &Row, today: Date) -> LineTold {
    let mut more = Vec::new();
    if let Some(who) = row.text("interlocuteur") {
        more.push(format!("a répondu : {who}"));
    }
    if let Some(number) = row.text("numero") {
        more.push(format!("n° {number}"));
    }
    more.extend(outside(row, today));
    LineTold {
        who: label(&DESTINATAIRE_AVIS, row.text("destinataire")),
        when: row.moment("start_at").map(|at| told(at, today)).unwrap_or_default(),
        how: if row.text("moyen") == Some("ecrit") { "par écrit" } else { "de vive voix" },
        more: more.join(" · "),
        href: format!("/fiche/informations-incident/{}", row.id),
        follow: if row.day("reponse_day").is_none() && is_outside(row) {
            format!("/fiche/informations-incident/{}/modifier", row.id)
        } else {
            String::new()
        },
    }
}
