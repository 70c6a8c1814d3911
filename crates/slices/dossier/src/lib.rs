//! Who the child and the family are, where the child lives and learns: dated facts.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `famille/`: `famille`, `membre_famille`, `situation_couple`.
//! - `personne/`: `personne`. `contact/`: `contact`, and whom to call. `repere/`: `repere`.
//! - `hebergement/`: `hebergement`.
//! - `scolarite/`: `scolarite`.
//! - `doublon/`: files that may be one child's, compared, told apart or united.
//! - `recherche/`: one box to find a person in all services.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod contact;
pub mod doublon;
pub mod famille;
pub mod hebergement;
pub mod personne;
mod population;
pub mod recherche;
pub mod repere;
pub mod scolarite;

pub use population::POPULATIONS;
pub use recherche::routes;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &famille::FAMILLE,
    &famille::SITUATION_COUPLE,
    &personne::PERSONNE,
    &famille::MEMBRE_FAMILLE,
    &hebergement::HEBERGEMENT,
    &scolarite::SCOLARITE,
    &contact::CONTACT,
    &repere::REPERE,
];
