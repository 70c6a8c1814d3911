//! A request for a place, and what was answered.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CANAL, DECISION_DEMANDE, DEMANDE, DEMANDEUR, MOTIF_REFUS};
