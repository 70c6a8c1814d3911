//! The incidents that a service follows: those that are open, then those just closed.

use std::collections::BTreeMap;

use access::{Actor, Category, Verb};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Row;
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
use serde::Deserialize;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::{
    dehors::{AUTORITES, outside},
    here, label, on_service, paris, told,
};
use crate::{
    GRAVITE, NATURE_INCIDENT, rules,
    store::{self, Suivi},
    suite::{DESTINATAIRE_AVIS, NATURE_SUITE_INCIDENT, Quoi, SUITE_AVIS, a_dire},
};

/// How far back closed incidents are shown, in days.
const BACK: i64 = 30;

/// How far back what was answered from outside is shown, in days.
const ANSWERED: i64 = 90;

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    layout: Layout,
    lead: String,
    new: String,
    /// The day since when they happened, when that is asked; and where all of them are.
    since: String,
    here: String,
    parts: Vec<(&'static str, &'static str, Vec<Line>)>,
    /// What was brought outside, and what came of it.
    dehors: Vec<Line>,
    registre: String,
    all: String,
    figures: String,
}

struct Line {
    href: String,
    text: String,
    tags: Vec<(String, &'static str)>,
    more: String,
}

/// What is asked of the list: the incidents that happened since a day, open or not; empty for those that are followed.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    depuis: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let house = &shell.house;
    let mut granted = house.authorize(&actor, on_service(Verb::Lire, service)).await?;
    let incident = granted.perimetre().clone();
    let mut open = Vec::new();
    for category in [Category::Parcours, Category::Identite] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), &actor, Verb::Lire, category, own).await?);
    }
    let [parcours, identite] = &open[..] else { return Err(PageError::NotFound) };
    let today = house.today();
    let since = today.checked_sub(BACK.days()).unwrap_or(today);
    let all = store::suivis(granted.read(), service, since, (&incident, parcours)).await?;
    let answered = today.checked_sub(ANSWERED.days()).unwrap_or(today);
    let brought = store::dehors(granted.read(), service, (answered, AUTORITES), &incident).await?;
    let rows = all.iter().map(|one| &one.row).chain(&brought);
    let ids: Vec<i64> = rows.filter_map(|row| row.int("personne_id")).collect();
    let names = store::names(granted.read(), &ids, identite).await?;
    granted.commit().await?;
    let now = here(&shell);
    let line = |one: &Suivi| {
        let nom = one
            .row
            .int("personne_id")
            .map(|id| names.get(&id).cloned().unwrap_or_else(|| "Un enfant".to_owned()));
        line(&shell, one, nom, now)
    };
    let (closed, open): (Vec<&Suivi>, Vec<&Suivi>) = all.iter().partition(|one| one.is_closed());
    let first = vocabulary::parse_day(&asked.depuis).filter(|day| *day <= today);
    let happened = |one: &&Suivi| first.is_none_or(|day| one.row.day("start_at") >= Some(day));
    let list = format!("/services/{service}/incidents");
    page(&ListPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Incidents"),
        lead: match open.len() {
            0 => String::new(),
            1 => "Un incident est ouvert.".to_owned(),
            n => format!("{n} incidents sont ouverts."),
        },
        new: if writes(&actor, service) { format!("{list}/declarer") } else { String::new() },
        since: first.map(vocabulary::french_day).unwrap_or_default(),
        here: list.clone(),
        parts: [("a-suivre", "À suivre", open), ("clos", "Clos depuis trente jours", closed)]
            .into_iter()
            .map(|(id, title, all)| (id, title, all.into_iter().filter(happened).collect()))
            .filter(|(_, _, all): &(_, _, Vec<&Suivi>)| !all.is_empty())
            .map(|(id, title, all)| (id, title, all.into_iter().map(line).collect()))
            .collect(),
        dehors: brought.iter().map(|row| brought_line(row, &names, today)).collect(),
        registre: format!("{list}/registre"),
        all: format!("/registre/incidents/{service}"),
        figures: if actor.may(service, Verb::Lire, Category::Activite) {
            format!("/services/{service}/tableaux/incidents_nature_mois")
        } else {
            String::new()
        },
    })
}

/// What was brought to an authority, in a line.
fn brought_line(row: &Row, names: &BTreeMap<i64, String>, today: Date) -> Line {
    let nom = row
        .int("personne_id")
        .map(|id| names.get(&id).cloned().unwrap_or_else(|| "Un enfant".to_owned()));
    let nature = label(&NATURE_INCIDENT, row.text("nature"));
    let who = label(&DESTINATAIRE_AVIS, row.text("destinataire"));
    let tag = match row.text("suite_avis") {
        Some(code) => (label(&SUITE_AVIS, Some(code)), "ok"),
        None if row.day("reponse_day").is_some() => ("Suite reçue".to_owned(), "ok"),
        None => ("En attente".to_owned(), "warning"),
    };
    let mut more = vec![who];
    more.extend(row.moment("start_at").map(|at| told(at, today)));
    more.extend(row.text("numero").map(|number| format!("n° {number}")));
    more.extend(outside(row, today));
    Line {
        href: format!("/incidents/{}", row.int("incident_id").unwrap_or_default()),
        text: nom.map_or_else(|| nature.clone(), |nom| format!("{nom} : {nature}")),
        tags: vec![tag],
        more: more.join(" · "),
    }
}

fn writes(actor: &Actor, service: i64) -> bool {
    actor.may(service, Verb::Ecrire, Category::Incident)
}

fn line(shell: &Shell, one: &Suivi, nom: Option<String>, now: DateTime) -> Line {
    let row = &one.row;
    let today = now.date();
    let mut tags = Vec::new();
    if row.text("gravite") == Some("grave") {
        tags.push((label(&GRAVITE, Some("grave")), "bad"));
    }
    if row.int("evite") == Some(1) {
        tags.push(("Évité de peu".to_owned(), "info"));
    }
    let mut more = Vec::new();
    if one.is_closed() {
        let day = row.day("closed_day").map(vocabulary::french_day).unwrap_or_default();
        tags.push((format!("Clos le {day}"), "ok"));
    } else if rules::waits(row) {
        tags.push(("Clos, à valider".to_owned(), "warning"));
    } else {
        let to_tell = a_dire(row, &one.dits, &paris(), shell.house.now());
        let late = to_tell.iter().filter(|one| matches!(one.quoi, Quoi::EnRetard(_))).count();
        let left =
            to_tell.iter().filter(|one| matches!(one.quoi, Quoi::Avant(_) | Quoi::ADire)).count();
        if late > 0 {
            tags.push(("Autorité à prévenir".to_owned(), "bad"));
        } else if left > 0 {
            tags.push(("Quelqu’un à prévenir".to_owned(), "warning"));
        }
        for decided in one.decidees.iter().filter(|decided| decided.done.is_none()) {
            let what = label(&NATURE_SUITE_INCIDENT, Some(&decided.nature));
            let due = decided.due.map(vocabulary::french_day);
            let past = decided.due.is_some_and(|due| due < today);
            let until = due.map(|due| format!(" avant le {due}")).unwrap_or_default();
            let late = if past { ", en retard" } else { "" };
            more.push(format!("{what}{until}{late}"));
        }
        if one.decidees.is_empty() {
            more.push("Rien n’est encore décidé".to_owned());
        }
    }
    let when = row.moment("start_at").map(|at| told(at, today)).unwrap_or_default();
    let nature = label(&NATURE_INCIDENT, row.text("nature"));
    let text = match nom {
        Some(nom) => format!("{nom} : {nature}"),
        None => nature,
    };
    more.insert(0, when);
    Line { href: format!("/incidents/{}", row.id), text, tags, more: more.join(" · ") }
}
