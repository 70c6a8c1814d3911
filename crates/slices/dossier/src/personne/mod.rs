//! The child, or an adult of the family who has a file.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::PERSONNE;
