//! The pages of money.
//!
//! - `/dossiers/{personne}/argent`: the accounts of a child, given, spent, signed in a touch (`enfant.rs`,
//!   what it keeps in `geste.rs`).
//! - `/services/{service}/argent`: those of every child, and the cash box, counted (`service.rs`).

use axum::{Router, routing::get};
use web::Shell;

mod enfant;
mod geste;
mod service;

/// The routes of money.
pub fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/argent", get(enfant::show).post(geste::act))
        .route("/services/{service}/argent", get(service::show).post(service::count))
}
