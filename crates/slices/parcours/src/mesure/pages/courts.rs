//! The orders of a service, by court: its name is compared without its capitals, accents and spaces.

use std::collections::BTreeMap;

use fiche::enfant::told;
use jiff::civil::Date;
use vocabulary::{french_day, search_key};

use super::{Group, Line, PRESCRIPTEUR, counted};
use crate::ordonnance::{FONDEMENT, store::Ordonnance};

/// Whether a judge or a prosecutor gave it: then a court is known, or to be noted.
fn is_of_a_court(prescripteur: &str) -> bool {
    matches!(prescripteur, "juge_enfants" | "juge_instruction" | "tribunal_enfants" | "parquet")
}

fn court(one: &Ordonnance) -> String {
    match (one.juridiction.as_str(), is_of_a_court(&one.prescripteur)) {
        ("", true) => "Juridiction non notée".to_owned(),
        ("", false) => told(&PRESCRIPTEUR, Some(&one.prescripteur)),
        (named, _) => named.to_owned(),
    }
}

fn line(one: &Ordonnance, today: Date) -> Line {
    let mut tags = Vec::new();
    if one.prolonge {
        tags.push(("En prolonge une autre".to_owned(), "info"));
    }
    match one.mesures {
        0 => tags.push(("Aucune mesure n’y est liée".to_owned(), "warning")),
        1 => {}
        n => tags.push((format!("{n} mesures"), "info")),
    }
    if one.terme.is_some_and(|terme| terme < today) {
        tags.push(("Terme passé".to_owned(), "info"));
    }
    let who = told(&PRESCRIPTEUR, Some(&one.prescripteur)).to_lowercase();
    let by = match one.prescripteur_nom.as_str() {
        "" => who,
        nom => format!("{nom}, {who}"),
    };
    let mut dates = Vec::new();
    dates.extend(one.decision.map(|day| format!("Rendue le {} par {by}", french_day(day))));
    dates.extend(one.months.map(|n| format!("{n} mois")));
    dates.push(match one.terme {
        Some(terme) => format!("jusqu’au {}", french_day(terme)),
        None => "sans terme noté".to_owned(),
    });
    Line {
        what: told(&FONDEMENT, Some(&one.fondement)),
        href: format!("/fiche/ordonnances/{}", one.id),
        enfant: (one.nom.clone(), format!("/dossiers/{}/ordonnances", one.personne)),
        tags,
        more: vec![dates.join(" · ")],
        act: (String::new(), String::new()),
    }
}

/// The orders by court, in the order of the alphabet.
pub(super) fn groups(all: &[Ordonnance], today: Date) -> Vec<Group> {
    let mut found: BTreeMap<String, Group> = BTreeMap::new();
    for one in all {
        let who = court(one);
        let group = found.entry(search_key(&who)).or_insert_with(|| Group {
            who,
            count: String::new(),
            lines: Vec::new(),
        });
        group.lines.push(line(one, today));
    }
    let mut groups: Vec<Group> = found.into_values().collect();
    counted(&mut groups, "ordonnance");
    groups
}
