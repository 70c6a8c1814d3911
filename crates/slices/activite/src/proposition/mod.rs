//! Good practices and proposals that a diagnosis carries: each with the text that would carry it, and what became of it.
//!
//! - `model.rs`: `proposition_diagnostic`. `rules.rs`: what must be said. `store.rs`: those of a diagnosis.

mod model;
mod rules;
mod store;

pub use model::PROPOSITION_DIAGNOSTIC;
pub(crate) use store::{Proposition, until};
