//! Professionals: who they are, their posts, absences and training.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `professionnel/`: `professionnel`, `poste`, `absence_professionnel`.
//! - `formation/`: `formation`, `participation_formation`.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod formation;
mod population;
pub mod professionnel;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &professionnel::PROFESSIONNEL,
    &professionnel::POSTE,
    &professionnel::ABSENCE_PROFESSIONNEL,
    &formation::FORMATION,
    &formation::PARTICIPATION_FORMATION,
];
