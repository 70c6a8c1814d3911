//! The order as a record: who gave it, which court, on what text, for how long; what it founds, and the request that
//! the service makes when its term comes.
//!
//! `model.rs`: `ordonnance`, `demande_renouvellement`. `rules.rs`: what must hold, the term, the chain of measures.
//! `store.rs`: those of a service, for `/services/{service}/ordonnances` (`mesure/pages.rs`). `population.rs`: what
//! figures count.

mod model;
pub(crate) mod population;
pub mod rules;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use model::{DEMANDE_RENOUVELLEMENT, FONDEMENT, NATURE_DEMANDE, ORDONNANCE, REPONSE_DEMANDE};
