//! What was decided for the child and what was done: measures, stays, absences, team.
//!
//! Declarations and rules: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `mesure/`: `mesure`. `ordonnance/`: `ordonnance`, `demande_renouvellement`.
//! - `sejour/`: `sejour`, `modalite_sejour`.
//! - `absence/`: `absence`.
//! - `referent/`: `referent`. `continuite/`: how steady the adults are, and what broke.
//! - `sortie/`: `point_sortie`, `souhait_sortie`, `devenir`; what is lined up before an exit, what became of the
//!   child after it.
//! - `autonomie/`: `contrat_jeune_majeur`, `entretien_autonomie`.
//! - `passage/`: `passage_relais`, who goes on when a measure ends.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod absence;
pub mod autonomie;
pub mod continuite;
pub mod mesure;
pub mod ordonnance;
pub mod passage;
mod population;
pub mod referent;
pub mod sejour;
pub mod sortie;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &ordonnance::ORDONNANCE,
    &mesure::MESURE,
    &ordonnance::DEMANDE_RENOUVELLEMENT,
    &sejour::SEJOUR,
    &sejour::MODALITE_SEJOUR,
    &absence::ABSENCE,
    &autonomie::CONTRAT_JEUNE_MAJEUR,
    &autonomie::ENTRETIEN_AUTONOMIE,
    &sortie::POINT_SORTIE,
    &sortie::SOUHAIT_SORTIE,
    &sortie::DEVENIR,
    &passage::PASSAGE_RELAIS,
];

/// Those that name a meeting, which is declared after the rest of the way.
pub static TEAM: &[&Fiche] = &[&referent::REFERENT];
