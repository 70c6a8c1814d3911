//! `projet_en_cours`, `objectif_projet`, `bilan_objectif`, `part_financement`: what each project wants,
//! side by side and never merged, what came of it, and who pays for a solution of several.
//!
//! An objective belongs to the service that works at it, with its own means and its own dates. Two
//! projects answer each other when they have an objective on the same theme; one that stands alone says
//! why (ADR 0035).

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{
    ACCUEIL_OBJECTIF, BILAN_OBJECTIF, ETAT_OBJECTIF, OBJECTIF_PROJET, ORIGINE_OBJECTIF,
    PART_FINANCEMENT, PERIODICITE, PROJET, PROJET_EN_COURS, SUITE_OBJECTIF, SUIVI_PAR,
};
pub use rules::{Face, Solution, alone, expected, faces, overdue, runs, shares};
