//! Whom to reach around the child, how, when, and in which order.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CANAL_CONTACT, CANAL_RAPPEL, CONTACT, LIEN_CONTACT};
pub use rules::{Appel, Contact, Ecarte, a_appeler, of_row};
