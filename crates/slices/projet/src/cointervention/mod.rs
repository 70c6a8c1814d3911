//! Co-intervention: a professional works apart with one adult of the family, on one thing, for a time.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CO_INTERVENTION, MOTIF_CO_INTERVENTION, RESULTAT_CO_INTERVENTION};
pub use rules::runs;
