//! What follows for each child from what the register holds.

mod deplace;
mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use deplace::{Deplacement, deplacements};
pub use model::{Dossier, Etape, Incident, Mesure, Sejour};
pub use pages::{Due, Proche, Terme, dues, proches, routes, termes};
pub use rules::{Faits, faits};
pub use store::{Where, dossiers};
