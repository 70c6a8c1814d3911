//! The way to autonomy: the agreement with a young adult, and the interview that prepares it (ADR 0053).
//!
//! The points of the plan are those of the exit (`sortie::POINT_SORTIE`): housing is not noted twice.

mod model;
pub(crate) mod population;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CONTRAT_JEUNE_MAJEUR, ENTRETIEN_AUTONOMIE, OBJET_CONTRAT, REPONSE_CONTRAT};
pub use rules::{Suite, missing, standing};
