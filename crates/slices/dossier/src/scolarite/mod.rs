//! Where the child learns, from which day.

mod model;

pub use model::{NATURE_SCOLARITE, SCOLARITE};
