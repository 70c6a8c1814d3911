//! The papers of a child or a youth: which, where one is with each, until when it holds.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ETAT_PAPIER, NATURE_PAPIER, PAPIER_IDENTITE};
