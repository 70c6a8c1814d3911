//! Where the child lives, from which day.

mod model;
mod rules;

pub use model::{HEBERGEMENT, NATURE_HEBERGEMENT};
