//! The crisis sheet of a child, and the times it served; the needs of certain moments go onto it by themselves.

mod besoins;
mod model;
mod rules;

pub use besoins::{A_CERTAINS_MOMENTS, Moments, besoins};
pub use model::{ACTIVATION_CRISE, FICHE_CRISE, PARTIES};
