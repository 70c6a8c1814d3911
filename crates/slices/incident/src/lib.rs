//! Incidents, as far as the yearly tables need them.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).

use fiche::Fiche;

mod model;
mod population;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{GRAVITE, INCIDENT, NATURE_INCIDENT};
pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[&INCIDENT];
