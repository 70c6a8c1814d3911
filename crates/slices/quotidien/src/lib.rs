//! Daily life as it is counted with the child: pocket money and clothing, what belongs to them (ADR 0039).
//!
//! - `argent/`: `regle_argent`, `mouvement_argent`, `comptage_caisse`; the account of a child, the cash box.
//! - `affaires/`: `objet_enfant`, what came in with the child and what left.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod affaires;
pub mod argent;
mod population;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &argent::REGLE_ARGENT,
    &argent::MOUVEMENT_ARGENT,
    &argent::COMPTAGE_CAISSE,
    &affaires::OBJET_ENFANT,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().merge(argent::routes()).merge(affaires::routes()).layer(axum::Extension(register))
}
