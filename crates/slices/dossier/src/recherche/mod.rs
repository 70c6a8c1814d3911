//! One box to find a person in all the services one may read: by name, as heard, by day of birth.
//!
//! - `model.rs`: what was typed, understood. `rules.rs`: what to look for, and which answer is nearer.
//! - `store.rs`: the asking, from the exact to the approximate. `pages.rs`: `/recherche`.

pub mod model;
mod pages;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
pub use store::{Found, MOST, find};
