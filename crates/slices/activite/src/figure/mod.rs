//! One figure or one table: its definition, the rules it was counted with, its records, its files.
//!
//! - `pages.rs`: the figure and the table. `records.rs`: what a number counts.
//! - `out.rs`: those rows, taken out. `catalogue.rs`: all figures, those of the organisation among them.

mod catalogue;
mod out;
mod pages;
mod records;

pub use out::Fiches;

use axum::{Router, routing::get};
use web::Shell;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/figures/{figure}", get(pages::figure))
        .route("/services/{service}/figures/{figure}/fiches", get(records::of_figure))
        .route("/services/{service}/figures/{figure}/export", get(pages::export))
        .route("/services/{service}/tableaux/{table}", get(pages::table))
        .route("/services/{service}/tableaux/{table}/fiches", get(records::of_table))
        .route("/services/{service}/catalogue", get(catalogue::show).post(catalogue::save))
}
