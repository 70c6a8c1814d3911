//! The local parts of the territory.

mod model;

pub use model::{NATURE_TERRITOIRE, TERRITOIRE_LOCAL};
