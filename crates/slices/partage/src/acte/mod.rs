//! The act of sharing: what, to whom, why, until when, and how the family was told.
//!
//! Source: CASF, art. L. 226-2-2; CSP, art. L. 1110-4.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{INFORMATION_FAMILLE, PARTAGE, VOIE_INFORMATION};
pub use store::{Porte, agree, doors};
pub(crate) use store::{Recu, received};

pub(crate) fn routes() -> axum::Router<web::Shell> {
    axum::Router::new()
        .route("/dossiers-partages", axum::routing::get(pages::list).post(pages::answer))
}
