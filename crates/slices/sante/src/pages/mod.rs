//! The pages of health.
//!
//! - `/services/{service}/traitements`: the doses of a day, one touch each (`jour.rs`).
//!   `/services/{service}/sante`: what is missing, for whom (`service.rs`).
//! - `/services/{service}/suivi-psychologique`: the weekly meetings owed, kept or missed (`semaine.rs`).
//! - `/dossiers/{personne}/sante`: the health of a child (`enfant.rs`).

use access::{Action, Category, Cible, Verb};
use axum::{Router, routing::get};
use jiff::{civil::DateTime, civil::Time, tz::TimeZone};
use vocabulary::Nomenclature;
use web::{PageError, Shell};

mod enfant;
mod jour;
mod semaine;
mod service;

/// The routes of health.
pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/traitements", get(jour::show).post(jour::act))
        .route("/services/{service}/sante", get(service::show))
        .route("/services/{service}/suivi-psychologique", get(semaine::show).post(semaine::act))
        .route("/dossiers/{personne}/sante", get(enfant::show))
}

/// Reading the care of the children of a service.
fn on_service(service: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Sante, cible: Cible::Service(service) }
}

fn nothing() -> PageError {
    PageError::NotFound
}

/// The present in Europe/Paris.
fn here(shell: &Shell) -> DateTime {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    shell.house.now().to_zoned(paris).datetime()
}

/// `14 h` or `14 h 30`.
fn hour(at: Time) -> String {
    if at.minute() == 0 {
        format!("{} h", at.hour())
    } else {
        format!("{} h {:02}", at.hour(), at.minute())
    }
}

/// A label of a list, with the apostrophe of print.
fn label(list: &Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).map(print).unwrap_or_default()
}

fn print(text: &str) -> String {
    text.replace('\'', "’")
}

/// The code of a list that was chosen, if it is one.
fn code(list: &Nomenclature, typed: &str) -> Option<&'static str> {
    list.items.iter().map(|(code, _)| *code).find(|code| *code == typed)
}
