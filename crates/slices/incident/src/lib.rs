//! Incidents: declared in a minute, told to those who must know, followed to the end; and the crisis
//! sheet of a child (ADR 0036).
//!
//! - `model.rs`, `rules.rs`: `incident`, `registre_incident`. `suite/`: `information_incident` (who was told),
//!   `suite_incident` (sanction, réparation, talk), and what is still to be told.
//! - `crise/`: `fiche_crise` and `activation_crise`.
//! - `store.rs`: what the pages read. `pages/`: the declaration, an incident, those of a service, the
//!   notice, the crisis sheet.
//! - `titulaire.rs`: who exercises parental authority, and the papers tied to an incident, asked of `app`.
//! - `population.rs`: what figures count.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod crise;
mod model;
mod pages;
mod population;
mod rules;
mod store;
pub mod suite;
#[cfg(test)]
mod tests;
mod titulaire;

pub use model::{
    GRAVITE, INCIDENT, NATURE_INCIDENT, NATURE_LIEU, REGISTRE_INCIDENT, ROLE_INCIDENT,
    VALIDATION_INCIDENT,
};
pub use pages::{Declare, Ouvert, Sheet, activate, activations, declare, listes, ouverts, sheets};
pub use population::POPULATIONS;
pub use store::{Decidee, Suivi, suivis};
pub use titulaire::{Answer, Found, Papiers, Titulaire, Titulaires};

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &INCIDENT,
    &suite::INFORMATION_INCIDENT,
    &suite::SUITE_INCIDENT,
    &crise::FICHE_CRISE,
    &crise::ACTIVATION_CRISE,
    &REGISTRE_INCIDENT,
];

/// The pages of this slice; `moments` says which needs of a child hold at given moments.
pub fn routes(register: Register, moments: crise::Moments) -> Router<Shell> {
    pages::routes().layer(axum::Extension(register)).layer(axum::Extension(moments))
}
