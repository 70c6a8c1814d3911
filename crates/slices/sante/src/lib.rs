//! Health as those who live with the child need it: what is taken today, what the health case lacks, who
//! consents. The medical file itself is `connaissance`'s, care that is asked for `vie`'s (ADR 0036).
//!
//! - `traitement/`: `traitement`, `prise_traitement`, `stock_traitement`, `pilulier`.
//! - `suivi/`: `allergie`, `piece_sante`, `bilan_sante`, `hospitalisation`, `consentement_soin`,
//!   `vaccination`.
//! - `psy/`: `suivi_psy`, `rencontre_psy`. `population.rs`: what figures count.
//! - `scans.rs`: the papers of the file that go with a piece of the case, asked of `app`.
//! - `store.rs`: what the pages read. `pages/`: the doses of a day, the health of a child, that of a
//!   service.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

mod pages;
mod population;
pub mod psy;
mod scans;
mod store;
pub mod suivi;
pub mod traitement;

pub use scans::{Found, Scan, Scans};
pub use store::{followed_by, late, left, week_owed};

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &traitement::TRAITEMENT,
    &traitement::PRISE_TRAITEMENT,
    &traitement::STOCK_TRAITEMENT,
    &traitement::PILULIER,
    &suivi::ALLERGIE,
    &suivi::PIECE_SANTE,
    &suivi::BILAN_SANTE,
    &suivi::HOSPITALISATION,
    &suivi::CONSENTEMENT_SOIN,
    &suivi::VACCINATION,
    &psy::SUIVI_PSY,
    &psy::RENCONTRE_PSY,
];

pub use population::POPULATIONS;

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    pages::routes().layer(axum::Extension(register))
}
