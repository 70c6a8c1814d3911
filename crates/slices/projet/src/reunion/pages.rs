//! The pages of the youths' meeting.
//!
//! - `/services/{service}/reunions-jeunes`: what is on the agenda, who is there, the months without one
//!   (`list.rs`).
//! - `/reunions-jeunes/{reunion}`: each request and its answer, then the minutes, read together (`one.rs`,
//!   what it keeps in `geste.rs`).

use axum::{Router, routing::get};
use fiche::Row;
use fiche::enfant::told;
use vocabulary::french_day;
use web::Shell;

use crate::{parole::SENS_PAROLE, theme};

mod geste;
mod list;
mod one;

/// The routes of the youths' meeting.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/reunions-jeunes", get(list::show).post(list::hold))
        .route("/reunions-jeunes/{reunion}", get(one::show).post(geste::act))
}

/// A request in a few words: what it is about, what it does.
fn about(row: &Row) -> String {
    let sens = told(&SENS_PAROLE, row.text("sens")).to_lowercase();
    format!("{} : {sens}", theme::label(row.text("theme").unwrap_or_default()))
}

/// The answer in one line, who decided and when; empty when nothing is decided.
fn answer(row: &Row) -> String {
    let Some(text) = row.text("reponse") else { return String::new() };
    let who = row.text("decideur").unwrap_or_default();
    let on = row.day("reponse_day").map(french_day).unwrap_or_default();
    format!("{text} ({who}, le {on}.)")
}
