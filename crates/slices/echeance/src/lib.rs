//! Deadlines: what is owed for each child, since when, by whom, by which text.
//!
//! Nothing is typed to have them: they follow from measures, stays, births and incidents
//! (`kernel/delais`). What was done is noted as a step of the child's way, and proves them.
//!
//! - `choix/`: `regle_echeance`, which rules a service follows, who is told and when.
//! - `etape/`: `etape_parcours`, a dated step: a report sent, a hearing, a contract handed over.
//! - `propre/`: `regle_service`, the rules that a service gives itself.
//! - `etablissement/`: `etape_service`, what an establishment owes of itself.
//! - `papier/`: `papier_famille`, `remise_papier`, what the law of 2002 owes to each family.
//! - `suivi/`: the facts of the register, what follows from them, and the pages that show it.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod choix;
pub mod etablissement;
pub mod etape;
pub mod papier;
pub mod propre;
pub mod suivi;

/// The record kinds of this slice.
pub static FICHES: &[&Fiche] = &[
    &etape::ETAPE_PARCOURS,
    &choix::REGLE_ECHEANCE,
    &propre::REGLE_SERVICE,
    &etablissement::ETAPE_SERVICE,
    &papier::PAPIER_FAMILLE,
    &papier::REMISE_PAPIER,
];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    suivi::routes(register.clone()).merge(papier::routes().layer(axum::Extension(register)))
}
