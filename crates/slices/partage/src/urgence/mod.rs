//! Emergency access: a file opened without a mission, for a reason, for some hours, and reviewed.
//!
//! `alerte.rs`: told by a gateway. `grave.rs`: what the direction takes note of.
//! `/acces-urgence`: opening. `/acces-urgence/revue`: what the heads of service must review.
//! Who opens is told by name and birth only what is exactly that: the page tells a stranger to a
//! child nothing of other children.

mod alerte;
mod grave;
mod model;
mod open;
mod review;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod watch;

use axum::{Router, routing::get};
use web::Shell;

pub use alerte::{Alerte, failed, mails, numbers, settle, take, text as told, untold};
pub use grave::{Qualite, graves};
pub use model::{Acces, MOTIF_URGENCE, VERDICT_REVUE};
pub use rules::{REVIEW_HOURS, late};
pub use store::{Target, ended, find, forget, running, waiting};
pub use watch::{look, watch};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/acces-urgence", get(open::form).post(open::open))
        .route("/acces-urgence/revue", get(review::list))
        .route("/acces-urgence/revue/{acces}", get(review::show).post(review::keep))
}
