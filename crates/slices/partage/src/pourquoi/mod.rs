//! « Pourquoi ? »: `/dossiers/{personne}/pourquoi/{entree}`, of one entry of the trace, by who reads it;
//! `/dossiers/{personne}/pourquoi`, for oneself; for another account, by who
//! reads the trace of a service that knows the child: an account of their organisations, or one that
//! read the file. Of any other, nothing tells whether it exists.

mod entree;
mod pages;
mod store;
mod told;

use axum::{Router, routing::get};
use web::Shell;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/pourquoi", get(pages::show))
        .route("/dossiers/{personne}/pourquoi/{entree}", get(entree::show))
}
