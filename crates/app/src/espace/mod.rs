//! The own place of a child, and of each parent (ADR 0037): `/espace`, opened by a key that a service gave from
//! `/dossiers/{personne}/espace`.
//!
//! - `lire.rs`: what the holder of a key may be shown, read anew at each request. `phrases.rs`: how it is said.
//! - `page.rs`: the door and the page of the holder. `equipe.rs`: the keys, for the team.

mod equipe;
mod lire;
mod page;
mod phrases;

use axum::{
    Extension, Router,
    routing::{get, post},
};
use fiche::Register;
use web::Shell;

/// `/espace`, `/espace/fermer` for who holds a key; `/dossiers/{personne}/espace` for the team.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/espace", get(page::show).post(page::open))
        .route("/espace/fermer", post(page::close))
        .route("/dossiers/{personne}/espace", get(equipe::show).post(equipe::act))
        .layer(Extension(register))
}
