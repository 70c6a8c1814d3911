//! Who works where, what a service may hold and how it is counted.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `organisation/`: `organisation`, `service`, `modalite`, `unite`.
//! - `capacite/`: `capacite`, `plan_activite`, `prix_journee`.
//! - `fonctionnement/`: `fonctionnement`, `session_accueil`, `regle_comptage`, `periode_nommee`.
//! - `territoire/`: `territoire_local`. `permanence/`: `permanence`. `rythme/`: `regle_rythme`.

use fiche::Fiche;

pub mod capacite;
pub mod fonctionnement;
pub mod organisation;
pub mod permanence;
pub mod rythme;
pub mod territoire;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &organisation::ORGANISATION,
    &organisation::SERVICE,
    &organisation::MODALITE,
    &organisation::UNITE,
    &capacite::CAPACITE,
    &capacite::PLAN_ACTIVITE,
    &capacite::PRIX_JOURNEE,
    &fonctionnement::FONCTIONNEMENT,
    &fonctionnement::SESSION_ACCUEIL,
    &fonctionnement::REGLE_COMPTAGE,
    &fonctionnement::PERIODE_NOMMEE,
    &territoire::TERRITOIRE_LOCAL,
    &permanence::PERMANENCE,
    &rythme::REGLE_RYTHME,
];
