//! The screens of the journal.
//!
//! `/dossiers/{personne}/journal`: what was written, and a search in it. `…/journal/nouveau`: a note;
//! `…/journal/brouillon`: what is being typed. `/journal/{entree}`: one note; `…/photos`: one more photo. `/noter`: whose child.
//! `…/taches`, `/taches/{tache}`: what is to do.
//! `/dossiers/{personne}/messages`: what colleagues tell each other; `…/phrases`: a sentence for who is there now.
//! `/services/{service}/transmissions`: what is handed over; `…/vigilance`: what the next meeting is to see.

use access::{Action, Actor, Category, Cible, Granted, Mission, Role, Situation, Verb};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use fiche::Register;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use web::{PageError, Section, Shell, parts::Layout};

use crate::note::{self, CATEGORIES, Note, Place};

mod absents;
mod begun;
mod elsewhere;
mod handover;
mod list;
mod messages;
mod one;
mod outside;
mod panel;
mod photo;
mod phrases;
mod signature;
mod tache;
mod taches;
mod temps;
mod typing;
mod vigilance;
mod whose;
mod write;

pub use absents::{Absent, Absents, Away};
pub use begun::{Begun, begin};
pub use elsewhere::{Acte, Around, Deposit, Entry, around, deposit, deposit_photo, keep};
pub use messages::{Word, tell};
pub use panel::panel;
pub use phrases::sentences;
pub use signature::deposit_signature;
pub use taches::{Demande, ask};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/noter", get(whose::show))
        .route("/dossiers/{personne}/journal", get(list::show))
        .route("/dossiers/{personne}/journal/nouveau", get(write::show).post(write::keep))
        .route("/dossiers/{personne}/journal/brouillon", post(typing::keep))
        .route("/dossiers/{personne}/messages", get(messages::show).post(messages::send))
        .route("/dossiers/{personne}/phrases", get(phrases::show).post(phrases::act))
        .route("/dossiers/{personne}/taches", get(taches::show).post(taches::add))
        .route("/services/{service}/taches", get(taches::list).post(taches::add_in))
        .route("/taches/{tache}", get(tache::show).post(tache::act))
        .route("/journal/{entree}", get(one::show).post(one::act))
        .route(
            "/journal/{entree}/photos",
            post(photo::add).layer(DefaultBodyLimit::max(document::piece::READ)),
        )
        .route("/services/{service}/vigilance", get(vigilance::show))
        .route("/services/{service}/transmissions", get(handover::show).post(handover::read))
}

/// Reading the file of a child.
fn file_of(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

/// Something done with a note; 0 for one that is being written.
fn on_note(verb: Verb, place: Place, id: i64) -> Action {
    let Place { service, personne, category } = place;
    let cible = Cible::RowOfService { service, table: note::TABLE, id, enfants: vec![personne] };
    Action { verb, category, cible }
}

/// First name and name of a child, the service that opened the file, and the family.
async fn child(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<(String, i64, Option<i64>), PageError> {
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(granted, fiche, personne).await?.ok_or(PageError::NotFound)?;
    Ok((name_of(&row), row.owner, row.int("famille_id")))
}

fn name_of(row: &fiche::Row) -> String {
    let text = |name: &str| row.text(name).unwrap_or_default();
    format!("{} {}", text("prenom"), text("nom")).trim().to_owned()
}

/// The categories of note that the actor may write about a child, each with the service in whose name:
/// that which opened the file when it can be.
async fn writable(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    personne: i64,
    owner: i64,
) -> Result<Vec<(Category, i64)>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let service = |category: Category| {
        let (_, services) = open.iter().find(|(known, _)| *known == category)?;
        services.iter().find(|one| **one == owner).or_else(|| services.first()).copied()
    };
    Ok(CATEGORIES
        .iter()
        .filter_map(|category| service(*category).map(|service| (*category, service)))
        .collect())
}

/// The frame of a page about a child's journal: the service one works in, the way here.
fn framed(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    (personne, nom): (i64, &str),
    last: &str,
) -> Layout {
    let own = actor.service(service).map(|_| service);
    let service = own.or_else(|| actor.services().next().map(|(id, _)| id)).unwrap_or_default();
    let mut layout = web::frame_of_service(shell, actor, service, Section::Dossiers, last);
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, (nom.to_owned(), Some(format!("/dossiers/{personne}"))));
    if !layout.note.is_empty() {
        layout.note = format!("/dossiers/{personne}/journal/nouveau");
    }
    layout
}

/// The present in Europe/Paris.
fn here(shell: &Shell) -> DateTime {
    shell.house.now().to_zoned(paris()).datetime()
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// A moment as it is read: « aujourd’hui à 14 h 30 », « 12/03/2026 à 9 h 05 ».
fn told_moment(moment: DateTime, today: Date) -> String {
    format!("{} à {} h {:02}", told_day(moment.date(), today), moment.hour(), moment.minute())
}

fn told_day(day: Date, today: Date) -> String {
    if day == today {
        "aujourd’hui".to_owned()
    } else if Some(day) == today.yesterday().ok() {
        "hier".to_owned()
    } else {
        vocabulary::french_day(day)
    }
}

/// An instant as its hour, with its day when it is not today.
fn told_instant(at: &str, today: Date) -> String {
    let Ok(stamp) = at.parse::<Timestamp>() else { return at.to_owned() };
    told_moment(stamp.to_zoned(paris()).datetime(), today)
}

/// Who may read a category, in the words of the policy: the roles of the service that it opens to while
/// the mission runs.
fn readers_of(category: Category) -> String {
    let running = Situation::of(Mission::Ouverte).of_team(true);
    let may = |role: Role| access::decide(role, Verb::Lire, category, running).is_some();
    let names: Vec<&str> = Role::ALL
        .iter()
        .copied()
        .filter(|role| may(*role))
        .filter_map(|role| match role {
            Role::Educateur => Some("éducateurs"),
            Role::Psychologue => Some("psychologue"),
            Role::Soignant => Some("soignants"),
            Role::AssistantFamilial => Some("assistant familial chez qui vit l’enfant"),
            Role::Secretaire => Some("secrétariat"),
            Role::ChefService => Some("chef de service"),
            Role::Directeur => Some("direction"),
            _ => None,
        })
        .collect();
    match names.split_last() {
        None => "personne".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} et {last}", first.join(", ")),
    }
}

/// The time a note took, in words; empty when it was not said.
fn minutes_told(note: &Note) -> String {
    time_told(note.minutes, note.travel_minutes)
}

/// A time and that of the way, in words; empty when neither was said.
fn time_told(minutes: Option<i64>, travel_minutes: Option<i64>) -> String {
    let told = |minutes: i64| format!("{minutes} min");
    match (minutes, travel_minutes) {
        (None, None) => String::new(),
        (Some(minutes), None) => told(minutes),
        (None, Some(travel)) => format!("{} de trajet", told(travel)),
        (Some(minutes), Some(travel)) => {
            format!("{}, et {} de trajet", told(minutes), told(travel))
        }
    }
}

/// The kinds of information that notes show, for the trace.
fn kinds(notes: &[Note]) -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = notes.iter().map(|note| note.category.code()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
