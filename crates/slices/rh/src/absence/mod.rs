//! Who of the team is away: who replaces, which children nobody follows meanwhile, how many days stay uncovered.
//!
//! A replacement is tied to its absence; a day is covered when one runs, whoever it is.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::REMPLACEMENT;
pub use pages::routes;
pub use rules::releve;
pub use store::{Remplacant, is_replaced, remplacants};
