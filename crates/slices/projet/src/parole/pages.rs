//! The words of a child, and the answers owed.
//!
//! - `/dossiers/{personne}/parole`: write his words down, then all of them (`child.rs`).
//! - `/paroles/{parole}`: one of them, and the answer (`answer.rs`).
//! - `/services/{service}/paroles`: the answers a service owes (`service.rs`).

use axum::{Router, routing::get};
use fiche::Row;
use fiche::enfant::told;
use jiff::civil::Date;
use vocabulary::french_day;
use web::Shell;

use super::{
    SENS_PAROLE, SUITE_REPONSE,
    rules::{Attente, attente, is_quotable},
};
use crate::theme;

mod answer;
mod child;
mod service;

/// The routes of a child's words.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/parole", get(child::show).post(child::create))
        .route("/paroles/{parole}", get(answer::show).post(answer::keep))
        .route("/services/{service}/paroles", get(service::show))
}

/// Words of a child, as a page shows them.
struct Line {
    day: String,
    when: String,
    mots: String,
    sens: String,
    theme: String,
    who: String,
    commentaire: String,
    href: String,
    /// Where the answer stands, and the kind of its tag; empty when none is owed.
    state: String,
    kind: &'static str,
    reponse: String,
    /// Whether they may not be quoted.
    kept: bool,
}

/// Where an answer stands, told, and the kind of its tag.
fn state(row: &Row, today: Date) -> (String, &'static str) {
    match attente(row, today) {
        Attente::Aucune => (String::new(), ""),
        Attente::Due(day) => (format!("Réponse due le {}", french_day(day)), "info"),
        Attente::Retard(day) => (format!("Réponse due depuis le {}", french_day(day)), "bad"),
        Attente::ARendre => ("Décidé, à lui dire".to_owned(), "warning"),
        Attente::Rendue => ("Réponse donnée".to_owned(), "ok"),
    }
}

/// The answer, in one sentence; empty when there is none.
fn answer_of(row: &Row) -> String {
    let Some(text) = row.text("reponse") else { return String::new() };
    let suite = told(&SUITE_REPONSE, row.text("suite"));
    let who = row.text("decideur").unwrap_or_default();
    let on = row.day("reponse_day").map(french_day).unwrap_or_default();
    let rendu = row.day("rendu_day").map(|day| format!(" Dit à l’enfant le {}.", french_day(day)));
    let start = if suite.is_empty() { String::new() } else { format!("{suite} : ") };
    format!("{start}{text} ({who}, le {on}.){}", rendu.unwrap_or_default())
}

fn line(row: &Row, today: Date) -> Line {
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    let day = row.day("day");
    let (state, kind) = state(row, today);
    Line {
        day: day.map(|day| day.to_string()).unwrap_or_default(),
        when: day.map(french_day).unwrap_or_default(),
        mots: text("mots"),
        sens: told(&SENS_PAROLE, row.text("sens")),
        theme: theme::label(row.text("theme").unwrap_or_default()),
        who: text("entendu_par"),
        commentaire: text("commentaire"),
        href: format!("/paroles/{}", row.id),
        state,
        kind,
        reponse: answer_of(row),
        kept: !is_quotable(row),
    }
}
