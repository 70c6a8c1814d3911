//! Who goes on when a measure ends: which service, the meeting, the first contact there, and the days between.
//!
//! `model.rs`: `passage_relais`. `store.rs`, `pages.rs`: `/services/{service}/passages`.

mod model;
mod pages;
pub(crate) mod population;
mod store;
#[cfg(test)]
mod tests;

pub use model::PASSAGE_RELAIS;
pub use pages::routes;
