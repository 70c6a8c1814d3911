//! `evaluation_projet` and `besoin_evalue`: the joint assessment, in four blocks: needs, what the child
//! expects in his own words, the reality of his family, the judicial frame. Dated, and held against the
//! one before.

mod model;
mod pages;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{BESOIN, BESOIN_EVALUE, ETAT_BESOIN, EVALUATION_PROJET, is_specific};
pub use pages::routes;
pub use rules::{Ligne, compared};
