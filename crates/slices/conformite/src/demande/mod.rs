//! The requests of persons: to see, to correct, to be erased; and the file that answers the first.
//!
//! - `model.rs`: a request. `masque.rs`: names of others found and hidden; pure. `acces.rs`: all that
//!   is held on a child, as a document; `journal.rs`: what was written day by day; `papiers.rs`: papers and
//!   writings; `valeur.rs`: a value, and what its review decided. `store.rs`: the table.
//! - `ligne.rs`: the rows that two persons decide to erase (ADR 0048).
//! - `pages.rs`, `open.rs`, `une.rs`, `relecture.rs`, `effacement.rs`: the screens; `parties.rs`: a review, part by part;
//! - `juge.rs`: what a judge keeps from who asks.

mod acces;
mod effacement;
mod journal;
mod juge;
mod ligne;
mod masque;
mod model;
mod open;
mod pages;
mod papiers;
mod parties;
mod relecture;
mod store;
mod une;
mod valeur;

pub(crate) use pages::routes;
pub use relecture::Acces;
pub use store::{SEALED, seal_demandes};
pub use une::medical_waiting;

#[cfg(test)]
mod tests;
