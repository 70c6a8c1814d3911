//! The pages of stays and actions.
//!
//! - `/services/{service}/actions`: those that come, those that were; one is prepared there (`list.rs`).
//! - `/actions/{action}`: one of them, who goes, what it gave (`one.rs`, what is typed in `sheet.rs`, what is kept in
//!   `geste.rs`; its sessions in `seances.rs`).

use axum::{Router, routing::get};
use fiche::Remark;
use jiff::civil::Date;
use vocabulary::french_day;
use web::{Shell, Typed, parts::ErrorLink, typed_in};

mod geste;
mod list;
mod one;
mod seances;
mod sheet;

/// The routes of stays and actions.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/actions", get(list::show).post(geste::prepare))
        .route("/actions/{action}", get(one::show).post(geste::act))
}

/// What a form sent.
/// « Le 06/07/2026 », « du 06/07/2026 au 10/07/2026 ».
fn days(start: Date, end: Option<Date>) -> String {
    match end.and_then(|end| end.yesterday().ok()).filter(|last| *last > start) {
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
        None => format!("le {}", french_day(start)),
    }
}

/// What to say, at the field of these forms.
fn told(remark: &Remark) -> ErrorLink {
    let field = match remark.field {
        "depart_at" => "depart_heure",
        "retour_at" => "retour_heure",
        other => other,
    };
    ErrorLink { field: field.to_owned(), text: remark.sentence.replace('\'', "’") }
}
