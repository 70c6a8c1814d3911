//! Internships and projects for the time after.

mod model;

pub use model::{
    ETAT_PROJET_SORTIE, INSERTION, NATURE_INSERTION, NATURE_PROJET_SORTIE, PROJET_SORTIE,
    RESULTAT_PROJET, STAGE,
};
