//! `/api/v1`: counts for other programs, by the token of a technical account (ADR 0025).
//!
//! Aggregates only: no answer names a child, no address opens a file. Every call is decided by the
//! policy and stands in the trace under the account. What is not allowed, or not asked for when the
//! token was made, is as if it were not there. Small numbers are hidden from those that were not given exact
//! counts (ADR 0028).
//!
//! - `program.rs`: who calls. `answers.rs`: what is answered.

mod answers;
mod program;

use std::ops::RangeInclusive;

use axum::{Extension, Router, routing::get};
use facts::Facts;
use web::Shell;

/// What a token may ask: code, and what people read.
pub const SCOPES: [(&str, &str, &str); 4] = [
    ("services:lire", "Services", "Le nom et la nature des services nommés."),
    (
        "chiffres:lire",
        "Chiffres et tableaux",
        "Les comptes des services nommés, par année, sans aucun nom. Les petits nombres sont masqués.",
    ),
    (
        EXACT,
        "Comptes exacts",
        "Rien n’est masqué, et toute période se demande : un petit nombre peut désigner un enfant. À n’accorder \
         qu’à un destinataire tenu au secret.",
    ),
    (
        "trace:fin",
        "Fin de la trace",
        "Le numéro et l’empreinte de sa dernière ligne, rien de ce qu’elle dit : à garder sur une autre machine.",
    ),
];

/// The scope that tells small numbers too.
pub(crate) const EXACT: &str = "comptes:exacts";

/// Counts from 1 to so many persons are hidden from programs that were not given exact ones, and the others
/// rounded to its multiples. No text gives the number for these data; public statistics of France use from 3
/// to 11 by source. A choice of the product: 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Masque(pub u32);

impl Masque {
    /// What settings may say, in persons.
    pub const BOUNDS: RangeInclusive<u32> = 3..=20;
}

impl Default for Masque {
    fn default() -> Self {
        Self(5)
    }
}

/// The routes for programs.
pub fn routes(facts: Facts) -> Router<Shell> {
    Router::new()
        .route("/api/v1/services", get(answers::services))
        .route("/api/v1/services/{service}/chiffres", get(answers::catalogue))
        .route("/api/v1/services/{service}/chiffres/{figure}", get(answers::figure))
        .route("/api/v1/services/{service}/tableaux/{table}", get(answers::table))
        .route("/api/v1/trace/fin", get(answers::head))
        .layer(Extension(facts))
}
