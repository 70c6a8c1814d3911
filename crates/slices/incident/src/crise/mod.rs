//! The crisis sheet of a child, and the times it served.

mod model;
mod rules;

pub use model::{ACTIVATION_CRISE, FICHE_CRISE, PARTIES};
