//! Where the child learns, from which day.

mod model;
mod rules;

pub use model::{NATURE_SCOLARITE, SCOLARITE};
