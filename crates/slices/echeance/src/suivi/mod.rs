//! What follows for each child from what the register holds.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Dossier, Etape, Incident, Mesure, Sejour};
pub use pages::{Due, Proche, Terme, dues, proches, routes, termes};
pub use rules::{Faits, faits};
pub use store::{Where, dossiers};
