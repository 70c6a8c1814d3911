//! Community work and reparation served in the service.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ETAT_PEINE, HEURES_PEINE, NATURE_PEINE, PEINE};
