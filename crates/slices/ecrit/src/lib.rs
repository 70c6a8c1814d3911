//! Writings about a child: a report owed to the judge, a letter, a summons, a contract of care.
//!
//! Begun from a model, assembled from what was noted, written by several hands, validated by who
//! answers for the service: then numbered, frozen, printed, sent. A sentence that states a fact cites
//! the dated entry it comes from (ADR 0032).
//!
//! - `model.rs`: natures and their category, states. `gabarit.rs`: models, shipped or the service's.
//! - `rules/`: marks of citation and the count of facts, fields of a model, themes, easy reading.
//! - `canal.rs`: how a court chose to receive what is owed to it.
//! - `source.rs`: the entries that may be cited. `papier.rs`: a writing as a document.
//! - `store/`: its tables, texts sealed. `pages/`: its screens, the panel of the child's page.

use axum::{Extension, Router};
use fiche::{Fiche, Follow, Register};
use web::Shell;

mod canal;
mod gabarit;
mod model;
mod pages;
mod papier;
mod rules;
mod source;
mod store;
#[cfg(test)]
mod tests;

pub use model::{DESTINATAIRES, Ecrit, Etat, NATURE_ECRIT, NATURES, Nature, VOIES, told_number};
pub use pages::{finish_for, panel, validate_for, write_for};
pub use rules::citation::{Compte, count, is_factual};
pub use rules::projets::{Version, changed, latest};
pub use source::{Citable, Citables, Entree, Later};
pub use store::{
    ALire, DuParent, Lu, SEALED, Valide, add_parent, begun_by, forget, forget_one, given_to,
    html_of, in_state, of_child, pass_on, projects_of, seal_writings, standing_of, validated_of,
    validated_since,
};

/// The record kinds of this slice.
pub const FICHES: &[&Fiche] = &[&canal::CANAL_JURIDICTION];

/// What goes with a child's file that is united with another (ADR 0034).
pub static FOLLOWS: &[Follow] = &[Follow::moves("ecrit", "écrits")];

/// The pages of this slice. `citables` are the entries that are no record kind of the register.
pub fn routes(register: Register, citables: Citables) -> Router<Shell> {
    pages::routes().layer(Extension(register)).layer(Extension(citables))
}
