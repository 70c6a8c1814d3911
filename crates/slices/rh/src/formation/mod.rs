//! Training, and who followed it.

mod model;

pub use model::{ETAT_FORMATION, FORMATION, NATURE_FORMATION, PARTICIPATION_FORMATION};
