//! The yearly report: the figures are there, the team writes the thinking.
//!
//! A report is a plan of chapters in Markdown; figures, tables and charts are named in the text and
//! are always those of the register, until the report is frozen. Then its document and its figures
//! are kept as published.
//!
//! What a report announces is followed as actions of the plan of its service, and the next report says what became of it
//! (ADR 0083).
//!
//! - `model.rs`: what a report and its model plans are. `rules.rs`: days, perspectives. `store.rs`: its tables.
//! - `document.rs`: the chapters as one document. `resolve.rs`: what a text may name.
//! - `files.rs`: the document in every format. `pages/`: its screens.

use axum::{Extension, Router};
use facts::Facts;
use fiche::Register;
use web::Shell;

mod document;
mod files;
mod model;
mod pages;
mod resolve;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use document::{Source, build, of_model};
pub use files::{Format, write};
pub use model::{Chapitre, Modele, Rapport, modele_for, modeles};
pub use pages::lists;
pub use store::latest_of_year;

/// The routes of this slice.
pub fn routes(register: Register, facts: Facts) -> Router<Shell> {
    pages::routes().layer(Extension(register)).layer(Extension(facts))
}
