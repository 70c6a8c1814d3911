//! What is known of the child, kept in compartments: each opens to those whose mission needs it,
//! and to nobody else.
//!
//! The charter's categories (anamnèse, repérage des troubles, éléments de diagnostic; the path of
//! care and daily life are in `vie`), and the compartments that the law keeps apart.
//!
//! - `charte.rs`: what is shared to understand. `apart.rs`: what is kept apart. `danger.rs`: what endangers a
//!   child, told by its effects. `episode.rs`: a moment that is complex, and ends.

use fiche::{Fiche, Hinder};

mod apart;
mod charte;
mod danger;
mod episode;

pub use apart::{
    ADRESSE_PROTEGEE, DONNEE_PENALE, MARQUE_RESERVEE, MARQUE_RISQUE, NATURE_RISQUE, NOTE_MEDICALE,
    ORIGINE, PERSONNE_NOMMEE,
};
pub use danger::{CONNU_AVANT, DANGER_REPERE, NATURE_DANGER};
pub use episode::{CONNU_TROUBLE, POIDS_SITUATION, SITUATION_COMPLEXE};

pub use charte::{ANAMNESE, ELEMENT_DIAGNOSTIC, TROUBLE_REPERE};

/// The record kinds of this slice.
pub static FICHES: &[&Fiche] = &[
    &ANAMNESE,
    &TROUBLE_REPERE,
    &ELEMENT_DIAGNOSTIC,
    &NOTE_MEDICALE,
    &MARQUE_RISQUE,
    &PERSONNE_NOMMEE,
    &MARQUE_RESERVEE,
    &ADRESSE_PROTEGEE,
    &ORIGINE,
    &DONNEE_PENALE,
    &DANGER_REPERE,
    &SITUATION_COMPLEXE,
];

/// What stands in the way of a union: the names given for one file would open both. It does not say that there are any.
pub static HINDERS: &[Hinder] = &[Hinder {
    sql: "SELECT id FROM personne_nommee WHERE personne_id IN ($1, $2)
           AND (end_day IS NULL OR end_day > SUBSTR($3, 1, 10))",
    sentence: "La direction doit d’abord revoir qui lit ces deux dossiers : adressez-vous à elle.",
}];

/// The populations of this slice.
pub static POPULATIONS: &[facts::Published] = &[danger::DANGER, episode::SITUATION];
