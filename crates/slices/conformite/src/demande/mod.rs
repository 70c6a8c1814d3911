//! The requests of persons: to see, to correct, to be erased; and the file that answers the first.
//!
//! - `model.rs`: a request. `masque.rs`: names of others found and hidden; pure. `acces.rs`: all that
//!   is held on a child, as a document; `journal.rs`: what was written day by day. `store.rs`: the table.
//!   `pages.rs`, `open.rs`, `relecture.rs`: the screens.

mod acces;
mod journal;
mod masque;
mod model;
mod open;
mod pages;
mod relecture;
mod store;

pub(crate) use pages::routes;
pub use relecture::Acces;

#[cfg(test)]
mod tests;
