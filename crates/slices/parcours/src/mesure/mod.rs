//! The measure: its four dates (decision, reception, effect, first day of work), its term and
//! what follows.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{INDICATION, MESURE, NATURE_MESURE, PRESCRIPTEUR};
