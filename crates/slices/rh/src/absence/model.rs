//! A replacement.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};

use super::rules;

/// The record kind « remplacement ».
pub static REMPLACEMENT: Fiche = Fiche {
    table: "remplacement",
    slug: "remplacements",
    label: "remplacement",
    plural: "remplacements",
    feminine: false,
    purpose: "Savoir qui remplace un professionnel absent, et combien de jours personne ne le remplace.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("absence_id", "Absence", Kind::Link("absence_professionnel")).required(),
        Field::new("professionnel_id", "Qui remplace", Kind::Link("professionnel")).required(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).hint("Vide jusqu'au retour."),
    ],
    title: &["start_day"],
    list: &["absence_id", "professionnel_id", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::remplacement,
    no_overlap: None,
};
