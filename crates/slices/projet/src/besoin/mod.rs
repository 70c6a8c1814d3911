//! What a child needs, the day it is seen, asked and answered, and how well: a need without an answer is told with its days.
//!
//! `model.rs`: `reponse_besoin`. `store.rs`, `pages.rs`: `/services/{service}/besoins`, those of a service without an answer.

mod model;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use model::{QUALITE_REPONSE, REPONSE_BESOIN};
pub use pages::routes;
