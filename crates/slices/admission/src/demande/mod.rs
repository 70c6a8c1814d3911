//! A request for a place, and what was answered.
//!
//! `/services/{service}/demandes`: noted in a minute, answered with a motive and a counter-proposal.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{CANAL, DECISION_DEMANDE, DEMANDE, DEMANDEUR, MOTIF_REFUS};
pub use pages::routes;
