//! Two files that may be one child's: told in a list, compared side by side, said to be two, or united;
//! and the way back (ADR 0034). What resembles is said by `vocabulary::likeness`; what moves, by `fiche`.
//!
//! - `pages/`: the list, the comparison, an act of union, and where an old address leads.

use fiche::Hinder;

mod pages;

pub use pages::{follow, routes};

/// What keeps two files from being united: nobody is the mother and the child of one family.
pub static HINDERS: &[Hinder] = &[Hinder {
    sql:
        "SELECT 1 AS one FROM membre_famille a JOIN membre_famille b ON b.famille_id = a.famille_id
           WHERE a.personne_id = $1 AND b.personne_id = $2 AND a.lien <> b.lien AND $3 <> ''",
    sentence: "Ces deux personnes ont des places différentes dans la même famille : corrigez d’abord la \
               famille si c’est la même.",
}];
