//! The life of the service: collective actions, internships, sentences served, health, meetings, acts.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `action/`: `action_collective`, `participation_action`.
//! - `insertion/`: `stage`, `projet_sortie`.
//! - `peine/`: `peine`.
//! - `sante/`: `orientation_sante`.
//! - `equipe/`: `reunion`, `acte`.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod action;
pub mod equipe;
pub mod insertion;
pub mod peine;
mod population;
pub mod sante;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &action::ACTION_COLLECTIVE,
    &action::PARTICIPATION_ACTION,
    &insertion::STAGE,
    &insertion::PROJET_SORTIE,
    &peine::PEINE,
    &sante::ORIENTATION_SANTE,
    &equipe::REUNION,
    &equipe::ACTE,
];
