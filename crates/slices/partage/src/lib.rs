//! Who may know what, as people decide it: acts of sharing, restrictions by a judge, how a service
//! opens its files, emergency access, and « Pourquoi ? ».
//!
//! What follows from these rows is decided in `access` (ADR 0021); here they are written and told.
//!
//! - `acte/`: `partage`. `restriction/`: `restriction`. `regle.rs`: `regle_acces`.
//! - `urgence/`: opening a file in an emergency, and the review that must follow.
//! - `pourquoi/`: one sentence a category, with the rule, the facts and the source.

use axum::Router;
use fiche::{Closing, Fiche, Follow, Hinder, Register};
use web::Shell;

pub mod acte;
pub mod pourquoi;
pub mod regle;
pub mod restriction;
pub mod urgence;

/// The record kinds of this slice.
pub static FICHES: &[&Fiche] = &[&acte::PARTAGE, &restriction::RESTRICTION, &regle::REGLE_ACCES];

/// What goes with a child's file that is united with another (ADR 0034).
pub static FOLLOWS: &[Follow] = &[Follow::moves("acces_urgence", "")];

/// What keeps a file from being united with another: an emergency opened one, it must not open both.
pub static HINDERS: &[Hinder] = &[Hinder {
    sql: "SELECT 1 AS one FROM acces_urgence
           WHERE personne_id IN ($1, $2) AND closed_at IS NULL AND ends_at > $3",
    sentence: "Un accès d’urgence est ouvert sur l’un des deux dossiers : attendez sa fin, ou refermez-le.",
}];

/// What ends when two files are united: given for what one of them held.
pub static CLOSINGS: &[Closing] =
    &[Closing { table: "partage", start: "start_day", end: "end_day", closed: "retrait_day" }];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    urgence::routes()
        .merge(pourquoi::routes())
        .merge(acte::routes())
        .layer(axum::Extension(register))
}
