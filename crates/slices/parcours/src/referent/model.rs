//! Who of the team follows the child.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};
use vocabulary::Nomenclature;

/// The list « Rôle auprès de l'enfant ».
pub static ROLE_REFERENT: Nomenclature = Nomenclature {
    name: "role_referent",
    label: "Rôle auprès de l'enfant",
    source: "usage du secteur",
    items: &[
        ("referent", "Référent"),
        ("coreferent", "Coréférent"),
        ("referent_quotidien", "Référent du quotidien"),
        ("psychologue", "Psychologue"),
        ("autre", "Autre"),
    ],
};

/// The record kind « référent ».
pub static REFERENT: Fiche = Fiche {
    table: "referent",
    slug: "referents",
    label: "référent",
    plural: "référents",
    feminine: false,
    purpose: "Savoir qui suit l'enfant, et combien d'enfants chacun suit.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("sejour_id", "Séjour", Kind::Link("sejour")).required(),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")).required(),
        Field::new("role", "Rôle", Kind::Code(&ROLE_REFERENT)).required(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["role", "start_day"],
    list: &["sejour_id", "professionnel_id", "role", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
