//! `/api/v1`: counts for other programs, by the token of a technical account (ADR 0025).
//!
//! Aggregates only: no answer names a child, no address opens a file. Every call is decided by the
//! policy and stands in the trace under the account. What is not allowed, or not asked for when the
//! token was made, is as if it were not there.
//!
//! - `program.rs`: who calls. `answers.rs`: what is answered.

mod answers;
mod program;

use axum::{Extension, Router, routing::get};
use facts::Facts;
use web::Shell;

/// What a token may ask: code, and what people read.
pub const SCOPES: [(&str, &str, &str); 2] = [
    ("services:lire", "Services", "Le nom et la nature des services nommés."),
    ("chiffres:lire", "Chiffres et tableaux", "Les comptes des services nommés, sans aucun nom."),
];

/// The routes for programs.
pub fn routes(facts: Facts) -> Router<Shell> {
    Router::new()
        .route("/api/v1/services", get(answers::services))
        .route("/api/v1/services/{service}/chiffres", get(answers::catalogue))
        .route("/api/v1/services/{service}/chiffres/{figure}", get(answers::figure))
        .route("/api/v1/services/{service}/tableaux/{table}", get(answers::table))
        .layer(Extension(facts))
}
