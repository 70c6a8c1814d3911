//! The weekly meeting with the psychologist: what is owed, kept or missed. What is said there is written nowhere here.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ETAT_RENCONTRE, MOTIF_RENCONTRE, RENCONTRE_PSY, RYTHME_PSY, SUIVI_PSY};
pub(crate) use rules::{Du, monday_of, owed};
