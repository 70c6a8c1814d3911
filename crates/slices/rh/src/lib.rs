//! Professionals: who they are, their posts, absences and training.
//!
//! Declarations and rules: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `professionnel/`: `professionnel`, `poste`, `poste_vacant`, `absence_professionnel`.
//! - `absence/`: `remplacement`; who is away, and which children nobody follows meanwhile.
//! - `formation/`: `formation`, `participation_formation`.
//! - `accueil/`: `agrement_accueil`, `repit_accueil`, `frais_accueil`: foster carers (ADR 0053).
//! - `annee/`: the year of a foster carer on one page.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod absence;
pub mod accueil;
pub mod annee;
pub mod formation;
mod population;
pub mod professionnel;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &professionnel::PROFESSIONNEL,
    &professionnel::POSTE,
    &professionnel::POSTE_VACANT,
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
    accueil::routes().merge(annee::routes()).merge(absence::routes(register))
}
