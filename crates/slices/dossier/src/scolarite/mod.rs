//! Where the child learns, from which day; what is arranged there, when the child was missing, what was
//! obtained and wished (ADR 0038).

use axum::{Extension, Router};
use fiche::Register;
use web::Shell;

mod fermeture;
mod model;
mod pages;
mod rules;
mod soutien;
mod store;
mod suivi;
#[cfg(test)]
mod tests;

pub use fermeture::{FERMETURE_SCOLAIRE, MOTIF_FERMETURE};
pub use model::{NATURE_SCOLARITE, SCOLARITE};
pub use soutien::{QUI_SOUTIENT, SOUTIEN_SCOLAIRE};
pub use suivi::{ABSENCE_SCOLAIRE, DIPLOME_ENFANT, PLAN_SCOLAIRE, VOEU_ORIENTATION};

/// The schooling of a child, and that of a service.
pub fn routes(register: Register) -> Router<Shell> {
    pages::routes().layer(Extension(register))
}
