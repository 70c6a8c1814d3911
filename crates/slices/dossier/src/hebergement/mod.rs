//! Where the child lives, from which day.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{HEBERGEMENT, LIBELLE_HEBERGEMENT, NATURE_HEBERGEMENT};
