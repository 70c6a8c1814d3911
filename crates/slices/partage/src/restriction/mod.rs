//! What a judge restricted of a holder's rights, and what follows for what is sent or shown.
//!
//! `model.rs`: `restriction`. `rules.rs`: what holds on a day. `qui.rs`: whether it is about somebody, by their tie
//! and their name (ADR 0060). `store.rs`: those of a child, whoever noted them.
//!
//! Source: C. civ., art. 375-7; CPC, art. 1187.

mod model;
mod qui;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{DROITS, RESTRICTION, TITULAIRE};
pub use qui::{Qui, is_about, is_unsaid, may_be};
pub use rules::{InForce, held, in_force, may_receive, naming};
pub use store::{all_in, all_of};
