//! The life of the service: collective actions, internships, sentences served, health, meetings, acts.
//!
//! Declarations and rules: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `action/`: `action_collective`, `participation_action`, `presence_seance`, `certificat_activite`, `autorisation_image`; a stay or an
//!   action on one page (ADR 0052).
//! - `insertion/`: `stage`, `projet_sortie`, `insertion`.
//! - `peine/`: `peine`, `heures_peine`.
//! - `sante/`: `orientation_sante`, `sollicitation_sante`.
//! - `equipe/`: `reunion`, `compte_rendu_clinique`, `acte`; the clinical meetings on a page of their own.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod action;
pub mod equipe;
pub mod insertion;
pub mod peine;
mod population;
pub mod sante;

pub use population::{EARLIER, OUTSIDE, POPULATIONS, STANDS};

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &action::CERTIFICAT_ACTIVITE,
    &action::AUTORISATION_IMAGE,
    &action::ACTION_COLLECTIVE,
    &action::PARTICIPATION_ACTION,
    &action::PRESENCE_SEANCE,
    &insertion::STAGE,
    &insertion::PROJET_SORTIE,
    &insertion::INSERTION,
    &peine::PEINE,
    &peine::HEURES_PEINE,
    &sante::ORIENTATION_SANTE,
    &sante::SOLLICITATION_SANTE,
    &equipe::REUNION,
    &equipe::COMPTE_RENDU_CLINIQUE,
    &equipe::ACTE,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    action::routes().merge(equipe::routes()).layer(axum::Extension(register))
}
