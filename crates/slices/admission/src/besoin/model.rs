//! Needs spotted in the territory that were not transmitted as requests.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::listes;

/// The record kind « besoin repéré ».
pub static BESOIN_REPERE: Fiche = Fiche {
    table: "besoin_repere",
    slug: "besoins-reperes",
    label: "besoin repéré",
    plural: "besoins repérés",
    feminine: false,
    purpose: "Dire combien d'enfants auraient besoin d'une mesure sans qu'elle soit \
        transmise au service.",
    category: Category::Admission,
    owner: Owner::Service,
    fields: &[
        Field::new("day", "Jour", Kind::Day).required().structure(),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local"))
            .required()
            .structure(),
        Field::new("nombre", "Nombre d'enfants", Kind::Int(0, 10_000)).required().structure(),
        Field::new("danger", "Danger", Kind::Code(&listes::DANGER)).structure(),
        Field::new("note", "Observation", Kind::Text).structure(),
    ],
    title: &["day", "nombre"],
    list: &["day", "territoire_id", "nombre", "danger"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
