//! What follows an incident: who is told and by when, the sanction, the réparation, the talk.

mod a_dire;
mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use a_dire::{ADire, Dit, Quoi, a_dire};
pub use model::{
    DESTINATAIRE_AVIS, INFORMATION_INCIDENT, MOYEN_AVIS, NATURE_SUITE_INCIDENT, SUITE_AVIS,
    SUITE_INCIDENT,
};
