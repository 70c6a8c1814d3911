//! Professionals: who they are, their posts, absences and training.
//!
//! Declarations and rules: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `professionnel/`: `professionnel`, `poste`, `absence_professionnel`.
//! - `absence/`: `remplacement`; who is away, and which children nobody follows meanwhile.
//! - `formation/`: `formation`, `participation_formation`.
//! - `accueil/`: `agrement_accueil`, `repit_accueil`, `frais_accueil`: foster carers (ADR 0053).
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod absence;
pub mod accueil;
pub mod formation;
mod population;
pub mod professionnel;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &professionnel::PROFESSIONNEL,
    &professionnel::POSTE,
    &professionnel::ABSENCE_PROFESSIONNEL,
    &absence::REMPLACEMENT,
    &formation::FORMATION,
    &formation::PARTICIPATION_FORMATION,
    &accueil::AGREMENT_ACCUEIL,
    &accueil::REPIT_ACCUEIL,
    &accueil::FRAIS_ACCUEIL,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    accueil::routes().merge(absence::routes(register))
}
