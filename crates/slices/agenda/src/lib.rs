//! The agenda: who goes where, when, with whom; and the visits that a decision allows.
//!
//! One row a child: brothers and sisters who go together are rows of one group, so that each follows
//! the rights of its own child (ADR 0030).
//!
//! - `rdv/`: `rendez_vous`, the week, the form, what became of an appointment.
//! - `visite/`: `droit_visite`, `observation_visite`, the terms a judge or a service fixed, the calendar that follows and the
//!   sheet for the judge.
//! - `flux/`: `abonnement_agenda`, one's own agenda read elsewhere.
//! - `proposition/`: `rendez_vous_propose`, the same appointment asked of the service of a brother or a sister (ADR 0065).
//! - `rappel/`: `rappel`, the day before by mail or SMS text, to who agreed (ADR 0045).
//! - `reprise/`: a calendar file of another program, seen, then kept (ADR 0045).
//! - `moyen.rs`: `moyen`, the rooms and vehicles of a service.

use axum::Router;
use fiche::{Fiche, Follow, Register};
use web::Shell;

pub mod flux;
mod french;
pub mod moyen;
pub mod proposition;
pub mod rappel;
pub mod rdv;
mod reprise;
pub mod visite;

/// The record kinds of this slice, parents first.
pub static FICHES: &[&Fiche] = &[
    &moyen::MOYEN,
    &rappel::REGLE_RAPPEL,
    &visite::DROIT_VISITE,
    &rdv::RENDEZ_VOUS,
    &visite::OBSERVATION_VISITE,
];

/// What this slice seals in columns.
pub const SEALED: &[&str] = &["rendez_vous_propose.content", "rendez_vous_propose.answer"];

/// What goes with a file that is united with another.
pub static FOLLOWS: &[Follow] =
    &[Follow::moves("rappel", ""), Follow::moves("rendez_vous_propose", "rendez-vous proposés")];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .merge(rdv::routes())
        .merge(visite::routes())
        .merge(flux::routes())
        .merge(rappel::routes())
        .merge(reprise::routes())
        .merge(proposition::routes())
        .layer(axum::Extension(register))
}
