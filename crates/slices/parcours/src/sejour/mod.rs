//! The stay of a child in a service, and the modalities it went through.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{MODALITE_SEJOUR, MOTIF_SORTIE_SEJOUR, SEJOUR};
