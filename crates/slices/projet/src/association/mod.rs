//! Who was associated to each step of the way and of the project, and their position; the steps without it.
//!
//! - `model.rs`: `association_projet`. `rules.rs`: what a position says, which steps lack somebody.
//! - `store.rs`, `pages.rs`: `/services/{service}/associations`, before a year is closed.

mod model;
mod pages;
mod rules;
mod store;

pub use model::{ASSOCIATION_PROJET, ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET};
pub use pages::routes;
