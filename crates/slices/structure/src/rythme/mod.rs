//! The rhythms that a service gives itself: a visit by two, brothers and sisters who meet, a contact with a youth alone.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{REGLE_RYTHME, RYTHME_SUIVI};
pub use rules::{Rythme, jours};
