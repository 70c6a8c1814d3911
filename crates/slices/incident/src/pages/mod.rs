//! The pages of incidents.
//!
//! - `/services/{service}/incidents/declarer`: the declaration (`declare.rs`).
//!   `/services/{service}/incidents`: those one follows, and what is waited for from outside (`list.rs`, `dehors.rs`);
//!   `…/registre`: the months that somebody said complete (`registre.rs`).
//! - `/incidents/{incident}`: one incident, who is told, what is decided, its end (`one.rs`, `forms.rs`, `act.rs`);
//!   `…/avis`: the notice one prints (`notice.rs`).
//! - `/dossiers/{personne}/crise`: the crisis sheet and its activations (`crise.rs`).
//!
//! `emporte.rs`: what of all this leaves with a device, and comes back from it.

use access::{Action, Category, Cible, Verb};
use axum::{Router, routing::get};
use jiff::{
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use vocabulary::Nomenclature;
use web::{PageError, Shell, parts::Choice};

mod act;
mod crise;
mod declare;
mod dehors;
mod emporte;
mod forms;
mod list;
mod notice;
mod one;
mod registre;

pub use crise::{Sheet, sheets};
pub use emporte::{Declare, Ouvert, activate, activations, declare, listes, ouverts};

/// The routes of incidents.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/incidents", get(list::show))
        .route("/services/{service}/incidents/registre", get(registre::show).post(registre::act))
        .route("/services/{service}/incidents/declarer", get(declare::show).post(declare::create))
        .route("/incidents/{incident}", get(one::show).post(act::act))
        .route("/incidents/{incident}/avis", get(notice::show))
        .route("/dossiers/{personne}/crise", get(crise::show).post(crise::act))
}

/// Something done with the incidents of a service.
fn on_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Incident, cible: Cible::Service(service) }
}

/// Something done with one row about a child, or about nobody.
fn on_row(
    verb: Verb,
    (service, table, id): (i64, &'static str, i64),
    enfant: Option<i64>,
) -> Action {
    let enfants = enfant.into_iter().collect();
    let cible = Cible::RowOfService { service, table, id, enfants };
    Action { verb, category: Category::Incident, cible }
}

fn nothing() -> PageError {
    PageError::NotFound
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// The present in Europe/Paris.
fn here(shell: &Shell) -> DateTime {
    shell.house.now().to_zoned(paris()).datetime()
}

/// `14 h` or `14 h 30`.
fn hour(at: Time) -> String {
    if at.minute() == 0 {
        format!("{} h", at.hour())
    } else {
        format!("{} h {:02}", at.hour(), at.minute())
    }
}

/// A moment as it is read: « aujourd’hui à 14 h 30 », « le 12/03/2026 à 9 h ».
fn told(at: DateTime, today: Date) -> String {
    let day = if at.date() == today {
        "aujourd’hui".to_owned()
    } else if Some(at.date()) == today.yesterday().ok() {
        "hier".to_owned()
    } else if Some(at.date()) == today.tomorrow().ok() {
        "demain".to_owned()
    } else {
        format!("le {}", vocabulary::french_day(at.date()))
    };
    format!("{day} à {}", hour(at.time()))
}

/// How long since, in words.
fn since(at: DateTime, now: DateTime) -> String {
    let hours = now.duration_since(at).as_hours();
    match hours {
        ..=0 => "moins d’une heure".to_owned(),
        1 => "une heure".to_owned(),
        2..48 => format!("{hours} heures"),
        _ => format!("{} jours", hours / 24),
    }
}

/// A moment as it is stored.
fn stored(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// An hour as a time box sends it, or as it is typed: `14:30`, `14h30`, `14 h`.
fn parse_hour(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace('h', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, ""));
    let minute = minute.trim();
    let minute = if minute.is_empty() { 0 } else { minute.get(..2)?.parse().ok()? };
    Time::new(hour.trim().parse().ok()?, minute, 0, 0).ok()
}

/// A sentence or a label with the apostrophe of print.
fn print(text: &str) -> String {
    text.replace('\'', "’")
}

/// The answers of a closed list.
fn choices(list: &Nomenclature, chosen: &str) -> Vec<Choice> {
    list.items
        .iter()
        .map(|(code, label)| Choice {
            value: (*code).to_owned(),
            label: print(label),
            checked: *code == chosen,
            ..Choice::default()
        })
        .collect()
}

/// The code of a list that was chosen, if it is one.
fn code(list: &Nomenclature, typed: &str) -> Option<&'static str> {
    list.items.iter().map(|(code, _)| *code).find(|code| *code == typed)
}

/// The label of a code, in print.
fn label(list: &Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).map(print).unwrap_or_default()
}
