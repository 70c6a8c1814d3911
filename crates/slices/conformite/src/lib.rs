//! What persons may ask of us: who read my file, what do you hold, correct it, erase it; and what
//! the data-protection officer answers with.
//!
//! - `trace/`: who consulted what, per child, per service, per organisation.
//! - `alerte/`: readings worth a look. `registre/`: the registers of processing and of data.
//! - `demande/`: requests, and the file that answers them. `conservation/`: retention, elimination.
//! - `attente.rs`: what of it waits, for a first page. `scope.rs`: services and organisations of a page. `words.rs`: the trace in words.

mod alerte;
mod attente;
mod conservation;
mod demande;
mod registre;
mod scope;
mod trace;
mod words;

pub use alerte::watch;
pub use attente::waiting;
pub use conservation::{Memoire, memory};
pub use demande::{Acces, SEALED, medical_waiting, seal_demandes};
pub use trace::{Traces, consultations_page};

use axum::{Extension, Router};
use fiche::{Follow, Hinder, Register};
use web::Shell;

/// What goes with a child's file that is united with another (ADR 0034).
pub static FOLLOWS: &[Follow] = &[
    Follow::moves("demande_droit", ""),
    Follow::moves("gel_dossier", ""),
    Follow::moves("ouverture_archive", ""),
    Follow::moves("alerte", ""),
    Follow::stays("bordereau_ligne", "personne_id"),
];

/// What keeps a file from being united with another.
pub static HINDERS: &[Hinder] = &[Hinder {
    sql:
        "SELECT 1 AS one FROM bordereau_ligne l JOIN bordereau b ON b.id = l.bordereau_id
           WHERE l.personne_id IN ($1, $2) AND l.removed = 0 AND b.executed_at IS NULL AND $3 <> ''",
    sentence: "L’un des deux dossiers est sur une liste d’élimination en cours : faites-l’en retirer d’abord.",
}];

/// The routes of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .merge(trace::routes())
        .merge(alerte::routes())
        .merge(registre::routes())
        .merge(demande::routes())
        .merge(conservation::routes())
        .layer(Extension(register))
}
