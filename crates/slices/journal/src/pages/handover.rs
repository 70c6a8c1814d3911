//! What is handed over in a service: per child, what was written since one last read.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
};
use serde::Deserialize;
use web::{
    PageError, Section, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{
    absents::{Absent, Absents},
    child, file_of, kinds,
    list::{Shown, shown},
    phrases::{Sentence, running},
    told_day, told_instant,
};
use crate::{
    note::{self, Ask},
    phrase,
};

/// How far one looks back at the first reading, and when one asks to see again, in hours.
const BACK_HOURS: i64 = 24;

/// How far back the list goes at most, in hours: after holidays, the journal of each child tells more.
const MOST_HOURS: i64 = 24 * 14;

struct Child {
    nom: String,
    href: String,
    write: String,
    /// What a psychologist chose to tell for now.
    phrases: Vec<Sentence>,
    notes: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "pages/handover.html")]
struct HandoverPage {
    layout: Layout,
    lead: String,
    /// Who is away now: before anything that was written.
    absents: Vec<Absent>,
    children: Vec<Child>,
    action: String,
    /// What the next meeting is to see.
    meeting: String,
    /// The instant up to which this page tells; empty when there is nothing new.
    until: String,
    again: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    depuis: String,
    fait: String,
}

pub(super) fn of_service(service: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) }
}

/// The second an instant is in, without its mark of zone: what is written within it sorts after, so that
/// nothing written while one reads is taken for read.
fn second_of(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A moment as one says it in passing: « 19 h 30 », « hier 7 h 05 », « 12/03/2026 7 h 05 ».
fn short_moment(moment: DateTime, today: Date) -> String {
    let hour = format!("{} h {:02}", moment.hour(), moment.minute());
    if moment.date() == today { hour } else { format!("{} {hour}", told_day(moment.date(), today)) }
}

/// How much was written, and since when.
fn lead(again: bool, count: usize, read_at: Option<&str>, from: &str) -> String {
    match (again, count, read_at) {
        (true, _, _) => "Les dernières 24 heures.".to_owned(),
        (false, 0, Some(at)) => format!("Rien de nouveau depuis votre lecture : {at}."),
        (false, 0, None) => "Rien de nouveau depuis 24 heures.".to_owned(),
        (false, 1, _) => format!("Une note depuis : {from}."),
        (false, n, _) => format!("{n} notes depuis : {from}."),
    }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(Absents(away)): Extension<Absents>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted =
        shell.house.authorize_telling(&actor, of_service(service), "transmissions").await?;
    let (now, today) = (shell.house.now(), shell.house.today());
    let ago = |hours: i64| now.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    let last = note::last_reading(granted.read(), actor.compte, service).await?;
    let again = asked.depuis == "hier";
    let since = match &last {
        Some((until, _)) if !again => until.clone().max(second_of(ago(MOST_HOURS))),
        _ => second_of(ago(BACK_HOURS)),
    };
    let mut told = note::told_since(granted.read(), service, &since).await?;
    let current = phrase::running_in(granted.read(), service, &now.to_string()).await?;
    told.extend(current.into_iter().filter(|one| !told.contains(one)).collect::<Vec<_>>());
    let mut open = Vec::new();
    for personne in told {
        let action = file_of(personne);
        if shell.house.would_allow(granted.read(), &actor, &action).await?.is_some() {
            open.push(personne);
        }
    }
    granted.commit().await?;
    let mut children = Vec::new();
    for personne in open {
        // Each child's file is asked for by its name, and says which kinds were there to read.
        let mut granted = shell.house.authorize(&actor, file_of(personne)).await?;
        let ask = Ask { written: Some((service, &since)), ..Ask::default() };
        let mut notes = note::asked_of_child(&mut granted, personne, ask).await?;
        notes.retain(|note| note.retrait.is_none() && (again || note.compte != actor.compte));
        let (nom, _, _) = child(&mut granted, &register, personne).await?;
        let (phrases, of_phrases) = running(&shell, &mut granted, personne).await?;
        let mut kinds = kinds(&notes);
        kinds.extend(of_phrases);
        kinds.sort_unstable();
        kinds.dedup();
        shell.house.tell_kinds(&mut granted, &actor, "transmissions", kinds).await;
        granted.commit().await?;
        if notes.is_empty() && phrases.is_empty() {
            continue;
        }
        // In the order of the day: the first thing that happened first.
        notes.reverse();
        children.push(Child {
            nom,
            href: format!("/dossiers/{personne}"),
            write: format!("/dossiers/{personne}/journal/nouveau"),
            phrases,
            notes: notes
                .iter()
                .map(|note| {
                    let mut shown = shown(note, actor.compte, today);
                    shown.when = short_moment(note.moment, today);
                    if matches!(note.nature.code, "transmission" | "observation") {
                        shown.nature = "";
                    }
                    let (head, rest) = note::fold(&shown.text);
                    (shown.text, shown.rest) = (head.to_owned(), rest.to_owned());
                    shown
                })
                .collect(),
        });
    }
    children.sort_by_cached_key(|one| vocabulary::search_key(&one.nom));
    let count: usize = children.iter().map(|one| one.notes.len()).sum();
    let read_at = last.as_ref().map(|(_, at)| told_instant(at, today));
    let from = told_instant(&format!("{since}Z"), today);
    let mut layout =
        web::frame_of_service(&shell, &actor, service, Section::Transmissions, "Transmissions");
    if asked.fait == "lu" {
        let text = "Votre lecture est notée.".to_owned();
        layout.flash = Some(Flash { kind: "ok".to_owned(), text });
    }
    page(&HandoverPage {
        layout,
        lead: lead(again, count, read_at.as_deref(), &from),
        absents: away(shell.clone(), actor.clone(), service).await?,
        until: if count > 0 && !again { now.to_string() } else { String::new() },
        children,
        action: format!("/services/{service}/transmissions"),
        meeting: format!("/services/{service}/vigilance"),
        again,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Read {
    jusqua: String,
}

pub(super) async fn read(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(said): Form<Read>,
) -> Result<Response, PageError> {
    let granted = shell.house.authorize_telling(&actor, of_service(service), "lecture").await?;
    granted.commit().await?;
    let now = shell.house.now();
    // What was written after the page was made is not read.
    let until = second_of(said.jusqua.parse::<Timestamp>().unwrap_or(now).min(now));
    let mut write = shell.house.db().write().await?;
    let key = (shell.house.new_id(), actor.compte, service);
    note::keep_reading(&mut write, key, &until, &now.to_string()).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/transmissions?fait=lu")).into_response())
}
