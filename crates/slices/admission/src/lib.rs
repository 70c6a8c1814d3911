//! What is asked of the service: requests for a place, those who wait for one, needs spotted in the territory.
//!
//! - `demande/`: `demande`, noted in a minute and answered.
//! - `attente/`: the waiting list, its rules, what was decided (ADR 0067).
//! - `solution/`: referrals between structures, provisional solutions, closures, early returns (ADR 0068).
//! - `groupe/`: the group that lives where a place is asked for, told beside who asks. `places.rs`: the places of a service.
//! - `besoin/`: `besoin_repere`. `information/`: `information_preoccupante`.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod attente;
pub mod besoin;
pub mod demande;
mod groupe;
pub mod information;
pub mod places;
mod population;
pub mod solution;

pub use population::POPULATIONS;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &demande::DEMANDE,
    &besoin::BESOIN_REPERE,
    &information::INFORMATION_PREOCCUPANTE,
    &attente::REGLE_ATTENTE,
    &attente::REGLAGE_ATTENTE,
    &attente::CONTACT_ATTENTE,
    &attente::DECISION_ADMISSION,
    &solution::ORIENTATION_SERVICE,
    &solution::CONCERTATION,
    &solution::FERMETURE,
    &solution::SOLUTION_PROVISOIRE,
    &solution::EXAMEN_RETOUR,
    &solution::FACTURE_JOURNEES,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    demande::routes(register.clone())
        .merge(attente::routes(register.clone()))
        .merge(solution::routes(register))
}
