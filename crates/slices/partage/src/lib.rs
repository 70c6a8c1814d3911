//! Who may know what, as people decide it: acts of sharing, restrictions by a judge, how a service
//! opens its files, emergency access, and « Pourquoi ? ».
//!
//! What follows from these rows is decided in `access` (ADR 0021); here they are written and told.
//!
//! - `acte/`: `partage`. `restriction/`: `restriction`. `regle.rs`: `regle_acces`.
//! - `urgence/`: opening a file in an emergency, and the review that must follow.
//! - `pourquoi/`: one sentence a category, with the rule, the facts and the source.

use axum::Router;
use fiche::{Fiche, Register};
use web::Shell;

pub mod acte;
pub mod pourquoi;
pub mod regle;
pub mod restriction;
pub mod urgence;

/// The record kinds of this slice.
pub static FICHES: &[&Fiche] = &[&acte::PARTAGE, &restriction::RESTRICTION, &regle::REGLE_ACCES];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    urgence::routes()
        .merge(pourquoi::routes())
        .merge(acte::routes())
        .layer(axum::Extension(register))
}
