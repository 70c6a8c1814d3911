//! What is asked of the service: requests for a place, and needs spotted in the territory.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `demande/`: `demande`.
//! - `besoin/`: `besoin_repere`.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod besoin;
pub mod demande;
mod population;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[&demande::DEMANDE, &besoin::BESOIN_REPERE];
