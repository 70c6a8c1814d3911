//! How long a file is kept, what may be eliminated, and its elimination. Nothing goes by itself.
//!
//! - `model.rs`: phases and rules. `rules.rs`: the phase of a file; pure. `store.rs`: the tables.
//! - `archive.rs`: a file kept for proof only, and its opening. `contenu.rs`: what it holds, in counts.
//! - `memory.rs`: what was erased, kept beside the database and replayed after a restore.

mod archive;
mod contenu;
pub mod memory;
mod model;
mod pages;
mod rules;
mod store;

pub(crate) use archive::{MOTIF, openings_of, renew};
pub(crate) use model::Gele;
pub use pages::Memoire;
pub(crate) use pages::{Gel, routes};
pub(crate) use store::{Levee, erase_row, gels_of, situation_of};

#[cfg(test)]
mod tests;
