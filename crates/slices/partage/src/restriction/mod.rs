//! What a judge restricted of a holder's rights, and what follows for what is sent or shown.
//!
//! Source: C. civ., art. 375-7; CPC, art. 1187.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{DROITS, RESTRICTION, TITULAIRE};
pub use rules::{InForce, in_force, may_receive};
