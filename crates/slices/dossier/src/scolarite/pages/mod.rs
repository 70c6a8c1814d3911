//! The pages of schooling.
//!
//! - `/dossiers/{personne}/scolarite`: the schooling of a child (`enfant.rs`).
//! - `/services/{service}/scolarite`: who has no school, what is to be looked at, who was missing
//!   (`service.rs`).

use axum::{Router, routing::get};
use fiche::Row;
use jiff::civil::Date;
use vocabulary::{Nomenclature, french_day};
use web::{PageError, Shell};

use super::{
    rules::{Compte, Revoir},
    suivi::{MOMENT_JOUR, NATURE_ABSENCE_SCOLAIRE, NATURE_PLAN_SCOLAIRE},
};

mod enfant;
mod service;

/// The routes of schooling.
pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/scolarite", get(enfant::show))
        .route("/services/{service}/scolarite", get(service::show))
}

fn nothing() -> PageError {
    PageError::NotFound
}

/// With the apostrophe of print.
fn print(text: &str) -> String {
    text.replace('\'', "’")
}

/// A label of a list.
fn label(list: &Nomenclature, code: Option<&str>) -> String {
    code.and_then(|code| list.label_of(code)).map(print).unwrap_or_default()
}

/// The short name of a plan: what stands before its parenthesis.
fn plan_name(plan: &Row) -> String {
    let whole = label(&NATURE_PLAN_SCOLAIRE, plan.text("nature"));
    whole.split(" (").next().unwrap_or_default().to_owned()
}

/// What is to be done about a plan, in words, and how it is shown.
fn told(what: Revoir) -> (String, &'static str) {
    match what {
        Revoir::Retard(day) => (format!("À revoir depuis le {}", french_day(day)), "bad"),
        Revoir::Le(day) => (format!("À revoir le {}", french_day(day)), "warning"),
        Revoir::Finit(day) => (format!("Finit le {}", french_day(day)), "warning"),
    }
}

/// « Absence, matin », « Exclusion, 6 demi-journées », « Retard ».
fn missed(row: &Row) -> String {
    let what = label(&NATURE_ABSENCE_SCOLAIRE, row.text("nature"));
    let when = match (row.text("nature"), row.int("demi_journees")) {
        (Some("retard"), _) if row.text("moment_jour") == Some("journee") => return what,
        (_, Some(halves)) => halves_told(halves),
        _ => label(&MOMENT_JOUR, row.text("moment_jour")).to_lowercase(),
    };
    format!("{what}, {when}")
}

fn halves_told(halves: i64) -> String {
    count(halves, "demi-journée", "demi-journées")
}

fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number.abs() < 2 { one } else { many })
}

/// What absences come to, one sentence a nature; empty when there is none.
fn sums(all: Compte) -> Vec<String> {
    let mut told = Vec::new();
    if all.absences > 0 {
        let unjustified = match all.injustifiees {
            0 => String::new(),
            1 => ", dont 1 non justifiée".to_owned(),
            n => format!(", dont {n} non justifiées"),
        };
        told.push(format!("{} d’absence{unjustified}", halves_told(all.absences)));
    }
    if all.exclusions > 0 {
        told.push(format!("{} d’exclusion", halves_told(all.exclusions)));
    }
    if all.retards > 0 {
        told.push(count(all.retards, "retard", "retards"));
    }
    told
}

/// « du 01/09/2025 au 04/07/2026 », « depuis le 01/09/2025 ».
fn span(row: &Row, today: Date) -> String {
    let Some(start) = row.day("start_day") else { return String::new() };
    let last = row.day("end_day").and_then(|end| end.yesterday().ok());
    match last {
        Some(last) => format!("du {} au {}", french_day(start), french_day(last)),
        None if start > today => format!("à partir du {}", french_day(start)),
        None => format!("depuis le {}", french_day(start)),
    }
}
