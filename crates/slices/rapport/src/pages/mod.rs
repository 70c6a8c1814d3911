//! The screens of a report.
//!
//! `/services/{service}/rapports`, `/rapports/{rapport}`, `…/chapitres/{chapitre}`, `…/apercu`,
//! `…/document/{format}`, `…/figer`, `/services/{service}/perspectives`.

mod chapter;
mod ecart;
mod perspectives;
mod plan;
mod printed;

use access::{Action, Category, Cible, Verb};
use axum::{
    Router,
    routing::{get, post},
};
use web::{PageError, Shell};

use crate::store;

pub use printed::lists;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/services/{service}/rapports", get(plan::list).post(plan::create))
        .route(
            "/services/{service}/perspectives",
            get(perspectives::show).post(perspectives::create),
        )
        .route("/rapports/{rapport}", get(plan::show).post(plan::order))
        .route("/rapports/{rapport}/chapitres", post(chapter::add))
        .route("/rapports/{rapport}/chapitres/{chapitre}", get(chapter::show).post(chapter::save))
        .route("/rapports/{rapport}/apercu", get(printed::preview))
        .route("/rapports/{rapport}/document/{format}", get(printed::download))
        .route("/rapports/{rapport}/figer", post(printed::freeze))
}

/// The action of a verb on the reports of a service.
pub(super) fn on_service(verb: Verb, service: i64) -> Action {
    Action { verb, category: Category::Rapport, cible: Cible::Service(service) }
}

/// The action of a verb on one report, whose service the database tells.
pub(super) async fn on_rapport(
    shell: &Shell,
    verb: Verb,
    rapport: i64,
) -> Result<(Action, i64), PageError> {
    let service = store::locate(shell.house.db(), rapport).await?.unwrap_or_default();
    let cible = Cible::RowOfService { service, table: "rapport", id: rapport, enfants: Vec::new() };
    Ok((Action { verb, category: Category::Rapport, cible }, service))
}
