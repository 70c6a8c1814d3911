//! `parole_enfant`: what a child says, wants, refuses, asks, in his own words; and what he is owed.
//!
//! His words and the adult's comment are two fields, never one. A request, and an opinion given before a
//! decision (CASF, art. L. 223-4), wait for an answer: until when, what, who decided, and when it was
//! told back to him.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{ACCORD_PARTAGE, FORME_PAROLE, PAROLE_ENFANT, SENS_PAROLE, SUITE_REPONSE};
pub use pages::routes;
pub use rules::{Attente, attente, is_for_project, is_quotable};
pub use store::{Owed, owed, promised};
