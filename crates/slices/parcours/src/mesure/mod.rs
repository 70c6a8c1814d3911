//! The measure: its four dates (decision, reception, effect, first day of work), its term and
//! what follows.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;

pub use model::{INDICATION, MESURE, NATURE_MESURE, PRESCRIPTEUR};
