//! A sentence for who looks after the child now: one, out of what a psychologist keeps for herself, until an instant.
//!
//! The note it comes from stays sealed for its author. It is read by its category, like a message, and by nobody
//! once its time is over; whether the child was told is said with it (ADR 0073). `rules.rs`: one sentence, how long.
//! `store.rs`: the table.

mod rules;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use rules::{DUREES, fault, until};
pub use store::{Phrase, all_of, forget, forget_one};
pub(crate) use store::{
    Shared, TABLE, is_shared, of_author, of_child, renew, running_in, share, stop,
};

/// What the seal of a sentence is for.
pub(crate) const CONTENT: &str = "phrase_quotidien.content";

/// What the seal of who told the child, or why nobody did, is for.
pub(crate) const TOLD: &str = "phrase_quotidien.enfant_told";
