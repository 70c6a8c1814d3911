//! Internships and projects for the time after.

mod model;

pub use model::{ETAT_PROJET_SORTIE, NATURE_PROJET_SORTIE, PROJET_SORTIE, STAGE};
