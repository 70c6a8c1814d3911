//! Orientations towards care, kept apart from the rest by the policy.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{
    ARRET_SOIN, CADRE_SOIN, NATURE_ORIENTATION_SANTE, ORIENTATION_SANTE, REPONSE_SANTE,
    SOLLICITATION_SANTE,
};
