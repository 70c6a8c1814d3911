//! Professionals, their posts and absences.

mod model;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    ABSENCE_PROFESSIONNEL, CONTRAT, FONCTION, MOTIF_ENTREE_POSTE, MOTIF_SORTIE_POSTE,
    NATURE_ABSENCE_PROFESSIONNEL, POSTE, POSTE_VACANT, PROFESSIONNEL, SEXE_ADULTE,
};
pub use store::absents;
