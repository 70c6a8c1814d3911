//! The homes of a family: who lives there, the address by period, when each child is there.
//!
//! `model.rs`: `foyer`, `adresse_foyer`, `rythme_foyer`. `rules.rs`: what must hold.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ADRESSE_FOYER, FOYER, NATURE_FOYER, RYTHME_FOYER};
