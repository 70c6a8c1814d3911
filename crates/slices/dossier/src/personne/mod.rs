//! The child, or an adult of the family who has a file.

mod model;
mod rules;

pub use model::PERSONNE;
