//! Leaving: what is lined up before it, and what became of the child 6 and 12 months after (ADR 0041).

use axum::{Extension, Router};
use fiche::Register;
use web::Shell;

pub(crate) mod devenir;
mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{DEVENIR, POINT_SORTIE, SOUHAIT_SORTIE};
pub(crate) use rules::birthday;
pub use store::owed;

/// The exit of a child, those of a service, and what became of who left it.
pub fn routes(register: Register) -> Router<Shell> {
    pages::routes().layer(Extension(register))
}
