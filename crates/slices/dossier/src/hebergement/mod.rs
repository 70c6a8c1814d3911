//! Where the child lives, from which day.

mod model;

pub use model::{HEBERGEMENT, NATURE_HEBERGEMENT};
