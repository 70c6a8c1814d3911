//! The pages of leaving.
//!
//! - `/dossiers/{personne}/sortie`: what is lined up for a child (`enfant.rs`).
//! - `/services/{service}/sorties`: who turns 17 or 18, and what lacks (`sorties.rs`).
//! - `/services/{service}/devenir`: what became of who left (`devenir.rs`).

use axum::{Router, routing::get};
use jiff::civil::Date;
use web::Shell;

mod devenir;
mod enfant;
mod sorties;

/// The routes of leaving.
pub(super) fn routes() -> Router<Shell> {
    Router::new()
        .route("/dossiers/{personne}/sortie", get(enfant::show))
        .route("/services/{service}/sorties", get(sorties::show))
        .route("/services/{service}/devenir", get(devenir::show).post(devenir::act))
}

/// A line of a list: who or what, its mark, what is told below.
#[derive(Default)]
struct Line {
    nom: String,
    href: String,
    tag: (String, &'static str),
    more: String,
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { many })
}

/// « 17 ans », by completed years.
fn aged(birth: Option<Date>, today: Date) -> String {
    birth.map_or(String::new(), |birth| format!("{} ans", vocabulary::age_years(birth, today)))
}
