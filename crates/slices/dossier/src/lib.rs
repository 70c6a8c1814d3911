//! Who the child and the family are, where the child lives and learns: dated facts.
//!
//! Declarations and rules only: tables, forms, lists and imports follow from them (ADR 0004).
//!
//! - `famille/`: `famille`, `membre_famille`, `situation_couple`. `foyer/`: `foyer`, `adresse_foyer`, `rythme_foyer`.
//! - `personne/`: `personne`. `contact/`: `contact`, and whom to call. `repere/`: `repere`.
//! - `lien/`: `lien_enfant`, `regle_ecran`.
//! - `hebergement/`: `hebergement`. `papier/`: `papier_identite`.
//! - `scolarite/`: `scolarite`, `plan_scolaire`, `absence_scolaire`, `diplome_enfant`, `voeu_orientation`;
//!   the schooling of a child, that of a service.
//! - `doublon/`: files that may be one child's, compared, told apart or united.
//! - `recherche/`: one box to find a person in all services.
//! - `population.rs`: what figures count.

use fiche::Fiche;

pub mod contact;
pub mod doublon;
pub mod famille;
pub mod foyer;
pub mod hebergement;
pub mod lien;
pub mod papier;
pub mod personne;
mod population;
pub mod recherche;
pub mod repere;
pub mod scolarite;

pub use population::POPULATIONS;
pub use recherche::routes;

/// The record kinds of this slice, a parent before its children.
pub static FICHES: &[&Fiche] = &[
    &famille::FAMILLE,
    &famille::SITUATION_COUPLE,
    &personne::PERSONNE,
    &foyer::FOYER,
    &famille::MEMBRE_FAMILLE,
    &famille::APPUI_FAMILLE,
    &foyer::ADRESSE_FOYER,
    &foyer::RYTHME_FOYER,
    &hebergement::LIBELLE_HEBERGEMENT,
    &hebergement::HEBERGEMENT,
    &papier::PAPIER_IDENTITE,
    &scolarite::SCOLARITE,
    &scolarite::PLAN_SCOLAIRE,
    &scolarite::ABSENCE_SCOLAIRE,
    &scolarite::DIPLOME_ENFANT,
    &scolarite::VOEU_ORIENTATION,
    &scolarite::SOUTIEN_SCOLAIRE,
    &scolarite::FERMETURE_SCOLAIRE,
    &contact::CONTACT,
    &lien::LIEN_ENFANT,
    &lien::REGLE_ECRAN,
    &repere::REPERE,
];
