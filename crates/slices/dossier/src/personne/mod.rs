//! The child, or an adult of the family who has a file.

mod model;

pub use model::PERSONNE;
