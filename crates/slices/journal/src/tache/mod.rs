//! What is to do: a small dated thing about a child, or for a service, by whom, for when, asked by whom.
//!
//! It has a category, as a note: who may read that category of that child reads it, and nobody does once the mission is
//! over; being named opens nothing (ADR 0050). Every gesture is kept with its word. `model.rs`: what it is.
//! `store.rs`: its tables.

mod model;
mod store;

pub(crate) use model::{DAYS_PROPOSED, LONGEST_WORD, text_fault};
pub use model::{Etat, Fait, Geste, Tache};
pub(crate) use store::*;
pub use store::{Place, all_of, forget, forget_one, give, held, mine, of_dossier, waiting_in};

/// What the seal of a text is for.
pub(crate) const CONTENT: &str = "tache.content";

/// What the seal of a word said with a gesture is for.
pub(crate) const WORD: &str = "tache_geste.content";
