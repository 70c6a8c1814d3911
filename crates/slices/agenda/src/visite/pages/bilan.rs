//! What stands beside a plan of visits: what a judge limits, how the child and this person are in touch besides, where a
//! visit is, what the child showed around it, and the count of it by decision (S004-20, S004-30).

use std::collections::BTreeMap;

use fiche::Row;
use jiff::civil::Date;
use partage::restriction::TITULAIRE;
use vocabulary::french_day;

use super::{Known, holder, label, terms_on, visitor};
use crate::{
    french,
    visite::{
        JOUR_SEMAINE, LIEU_VISITE, MANIFESTATION, MODALITE_VISITE, MOMENT_VISITE, PERIODICITE,
    },
};

/// The restrictions in force, a sentence each.
pub(super) fn limits(known: &Known, today: Date) -> Vec<String> {
    partage::restriction::in_force(&known.restrictions, today)
        .into_iter()
        .map(|one| {
            let who = TITULAIRE.label_of(&one.titulaire).unwrap_or_default();
            let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
            format!(
                "{who} : {} ; décision du {}.",
                droits.join(", ").replace('\'', "’"),
                one.decision.map(french_day).unwrap_or_default()
            )
        })
        .collect()
}

/// Where a visit is: the kind of place, then its words.
pub(super) fn place(visit: &Row) -> String {
    let kind = label(&LIEU_VISITE, visit.text("lieu_visite"));
    let parts = [kind.as_str(), visit.text("lieu").unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What the child showed around a visit, in the order of the days: « Avant : inquiétude (11/03/2026), « j’ai mal » ».
pub(crate) fn montre(rows: &[Row], visit: i64) -> Vec<String> {
    let mut own: Vec<&Row> =
        rows.iter().filter(|row| row.int("rendez_vous_id") == Some(visit)).collect();
    let rank = |row: &Row| {
        MOMENT_VISITE.items.iter().position(|(code, _)| row.text("moment_visite") == Some(code))
    };
    own.sort_by_key(|row| (rank(row), row.day("day"), row.id));
    own.into_iter()
        .map(|row| {
            let when = label(&MOMENT_VISITE, row.text("moment_visite"));
            let what = label(&MANIFESTATION, row.text("manifestation")).to_lowercase();
            let day = row.day("day").map(french_day).unwrap_or_default();
            let said = row.text("texte").map(|text| format!(" : {text}")).unwrap_or_default();
            format!("{when} : {what} ({day}){said}")
        })
        .collect()
}

/// How the child and who visits are in touch besides, on a day: the links of the one who has this tie.
pub(super) fn liens(known: &Known, terms: &Row, day: Date) -> Vec<String> {
    let lien = terms.text("titulaire");
    known
        .liens
        .iter()
        .filter(|row| row.text("lien") == lien)
        .filter(|row| row.day("start_day").is_none_or(|start| start <= day))
        .filter(|row| row.day("end_day").is_none_or(|end| end > day))
        .map(|row| {
            let shown = |name: &&str| {
                let field = known.lien_kind.and_then(|kind| kind.field(name));
                field.map(|field| fiche::show(field.kind, row.value(field.name)))
            };
            let parts = ["nom", "moyen_lien", "frequence_lien", "voulu"];
            let parts: Vec<String> = parts.iter().filter_map(shown).collect();
            let told = |part: &&String| !part.is_empty();
            parts.iter().filter(told).cloned().collect::<Vec<_>>().join(", ").replace('\'', "’")
        })
        .collect()
}

/// The terms of a decision in one sentence.
pub(super) fn sentence(terms: &Row) -> String {
    let mut parts = vec![label(&MODALITE_VISITE, terms.text("modalite_visite"))];
    if let (Some(n), Some(of)) = (terms.int("nombre"), terms.text("periodicite")) {
        let of = label(&PERIODICITE, Some(of)).to_lowercase();
        parts.push(format!("{n} par {of}"));
    }
    if let Some(day) = terms.text("jour_semaine") {
        let at = terms.text("start_time").and_then(french::parse_hour);
        let at = at.map(|at| format!(" à {}", french::hour(at))).unwrap_or_default();
        parts.push(format!("le {}{at}", label(&JOUR_SEMAINE, Some(day)).to_lowercase()));
    }
    if let Some(minutes) = terms.int("duree_minutes") {
        parts.push(format!("{minutes} minutes"));
    }
    let kind = label(&LIEU_VISITE, terms.text("lieu_visite"));
    parts.extend(Some(kind).filter(|kind| !kind.is_empty()));
    parts.extend(terms.text("lieu").map(str::to_owned));
    parts.extend(terms.text("tiers").map(|tiers| format!("en présence de\u{a0}: {tiers}")));
    if terms.int("fratrie") == Some(1) {
        parts.push("avec ses frères et sœurs".to_owned());
    }
    format!("{}.", parts.join(", "))
}

/// What became of the visits that one decision rules.
pub(super) struct Plan {
    pub who: String,
    pub planned: usize,
    pub held: usize,
    pub lost: usize,
    /// « Avant : calme 2, inquiétude 1 ».
    pub montre: Vec<String>,
}

/// The count of each decision over the visits of a span; those that no decision rules are counted apart.
pub(super) fn plans(known: &Known, (from, to): (Date, Date)) -> Vec<Plan> {
    let mut of: BTreeMap<Option<i64>, Vec<&Row>> = BTreeMap::new();
    for visit in &known.visits {
        let Some(day) = visit.day("start_at").filter(|day| *day >= from && *day <= to) else {
            continue;
        };
        let ruled = terms_on(&known.terms, visitor(&known.terms, visit), day);
        of.entry(ruled.map(|terms| terms.id)).or_default().push(visit);
    }
    let mut all = Vec::new();
    for (id, visits) in of {
        let terms = known.terms.iter().find(|terms| Some(terms.id) == id);
        let who = terms.map_or_else(
            || "Aucune décision inscrite".to_owned(),
            |terms| {
                let day = terms.day("decision_day").map(french_day).unwrap_or_default();
                format!("{}, décision du {day}", holder(terms))
            },
        );
        let in_state = |states: &[&str]| {
            let found =
                |visit: &&&Row| visit.text("etat").is_some_and(|etat| states.contains(&etat));
            visits.iter().filter(found).count()
        };
        all.push(Plan {
            who,
            planned: visits.len(),
            held: in_state(&["tenu"]),
            lost: in_state(&["annule", "non_tenu", "reporte"]),
            montre: counted(known, &visits),
        });
    }
    all
}

/// How often each thing was seen, moment by moment.
fn counted(known: &Known, visits: &[&Row]) -> Vec<String> {
    let seen = |row: &&Row| {
        let of = row.int("rendez_vous_id");
        visits.iter().any(|visit| Some(visit.id) == of)
    };
    let rows: Vec<&Row> = known.montre.iter().filter(seen).collect();
    let mut all = Vec::new();
    for (moment, word) in MOMENT_VISITE.items {
        let counts: Vec<String> = MANIFESTATION
            .items
            .iter()
            .filter_map(|(code, what)| {
                let same = |row: &&&Row| {
                    row.text("moment_visite") == Some(moment)
                        && row.text("manifestation") == Some(code)
                };
                let n = rows.iter().filter(same).count();
                (n > 0).then(|| format!("{} {n}", what.replace('\'', "’").to_lowercase()))
            })
            .collect();
        if !counts.is_empty() {
            all.push(format!("{word} : {}", counts.join(", ")));
        }
    }
    all
}
