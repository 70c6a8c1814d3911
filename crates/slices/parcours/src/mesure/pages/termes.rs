//! The terms that come: what was asked for after each, when, and what was answered.

use std::collections::BTreeMap;

use fiche::enfant::told;
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;

use super::{Line, NATURE_MESURE};
use crate::{
    mesure::store::Ligne,
    ordonnance::{NATURE_DEMANDE, REPONSE_DEMANDE, rules::delais, store::Demande},
};

/// How far ahead terms are told, in days: a figure of ours.
const AHEAD: i64 = 120;

/// From how many days before a term on a request that lacks is to be looked at. Source: field document S003,
/// requirement 51 (« Measure ending in 60 days asks for end report »).
const LATE: i32 = 60;

fn counted(days: i32) -> String {
    match days {
        0 => "le jour même".to_owned(),
        1 => "1 jour".to_owned(),
        n => format!("{n} jours"),
    }
}

/// « Dans 45 jours », « Passé depuis 3 jours ».
fn when(terme: Date, today: Date) -> (String, &'static str) {
    match (terme - today).get_days() {
        0 => ("Terme aujourd’hui".to_owned(), "warning"),
        days if days < 0 => (format!("Terme passé depuis {}", counted(-days)), "bad"),
        days => {
            let kind = if days <= LATE { "warning" } else { "info" };
            (format!("Terme dans {}", counted(days)), kind)
        }
    }
}

/// What was asked about a measure, and answered; none when nothing was.
fn asked(one: &Demande, terme: Date, today: Date) -> Option<((String, &'static str), String)> {
    let day = one.day?;
    let days = delais(day, one.reponse_day, Some(terme), today);
    let what = told(&NATURE_DEMANDE, Some(&one.nature)).to_lowercase();
    let before = match days.avant_terme {
        Some(before) if before >= 0 => format!("{} avant le terme", counted(before)),
        Some(after) => format!("{} après le terme", counted(-after)),
        None => String::new(),
    };
    let more = format!("Demandé le {} : {what} ({before})", french_day(day));
    let tag = if one.reponse.is_empty() {
        let kind = if terme <= today { "bad" } else { "info" };
        (format!("Sans réponse depuis {}", counted(days.reponse)), kind)
    } else {
        let answer = told(&REPONSE_DEMANDE, Some(&one.reponse));
        (format!("{answer}, en {}", counted(days.reponse)), "ok")
    };
    Some((tag, more))
}

/// The measures whose term comes, or has passed, the first one first.
pub(super) fn lines(
    all: &[Ligne],
    demandes: &BTreeMap<i64, Demande>,
    (service, writes): (i64, bool),
    today: Date,
) -> Vec<Line> {
    let until = today.saturating_add(AHEAD.days());
    let mut found: Vec<(Date, &Ligne)> = all
        .iter()
        .filter_map(|one| Some((one.terme?, one)))
        .filter(|(day, _)| *day <= until)
        .collect();
    found.sort_by_key(|(day, one)| (*day, one.id));
    let back = format!("/services/{service}/ordonnances");
    let line = |(terme, one): (Date, &Ligne)| {
        let mut tags = vec![when(terme, today)];
        let mut more = vec![format!("Terme le {}", french_day(terme))];
        let demande = demandes.get(&one.id);
        let known = demande.and_then(|demande| asked(demande, terme, today));
        let mut act = (String::new(), String::new());
        match (known, demande) {
            (Some((tag, told)), Some(demande)) => {
                tags.push(tag);
                more.push(told);
                let answered = !demande.reponse.is_empty();
                if writes && !answered {
                    let href = format!("/fiche/demandes-renouvellement/{}/modifier", demande.id);
                    act = ("Noter la réponse".to_owned(), href);
                }
            }
            _ if one.prolongee => tags.push(("Prolongée".to_owned(), "ok")),
            _ => {
                let late = (terme - today).get_days() <= LATE;
                tags.push(("Rien n’est demandé".to_owned(), if late { "warning" } else { "info" }));
                if writes {
                    let href = format!(
                        "/registre/demandes-renouvellement/{service}/nouveau?personne_id={}&mesure_id={}&retour={back}",
                        one.personne, one.id
                    );
                    act = ("Noter la demande".to_owned(), href);
                }
            }
        }
        Line {
            what: told(&NATURE_MESURE, Some(&one.nature)),
            href: format!("/fiche/mesures/{}", one.id),
            enfant: (one.nom.clone(), format!("/dossiers/{}", one.personne)),
            tags,
            more,
            act,
        }
    };
    found.into_iter().map(line).collect()
}
