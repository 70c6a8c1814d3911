//! What a judge restricted of a holder's rights, and what follows for what is sent or shown.
//!
//! `model.rs`: `restriction`. `rules.rs`: what holds on a day. `qui.rs`: whether it is about somebody, by their tie
//! and their name (ADR 0060). `same.rs`: the other files of the child, in other services (ADR 0061). `store.rs`: those
//! of a child, whoever noted them.
//!
//! Source: C. civ., art. 375-7; CPC, art. 1187.

mod model;
mod qui;
mod rules;
mod same;
mod store;
#[cfg(test)]
mod tests;

pub use model::{DROITS, RESTRICTION, TITULAIRE};
pub use qui::{Qui, is_about, is_unsaid, may_be};
pub use rules::{AILLEURS, InForce, held, in_force, may_receive, naming, told_elsewhere};
pub use same::{Asked, files, whom_to_see};
pub use store::{all_in, all_of, concerned, elsewhere, is_place_kept};
