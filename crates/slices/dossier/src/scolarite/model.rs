//! Where the child learns, from which day.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Scolarité de l'enfant ».
pub static NATURE_SCOLARITE: Nomenclature = Nomenclature {
    name: "nature_scolarite",
    label: "Scolarité de l'enfant",
    source: "usage du secteur",
    items: &[
        ("ordinaire", "Ordinaire"),
        ("specialisee", "Spécialisée"),
        ("formation_pro", "Formation professionnelle"),
        ("apprentissage", "Apprentissage"),
        ("descolarise", "Déscolarisé"),
        ("non_soumis", "Non soumis à l'obligation scolaire"),
        ("inconnue", "Inconnue"),
    ],
};

/// The record kind « scolarité ».
pub static SCOLARITE: Fiche = Fiche {
    table: "scolarite",
    slug: "scolarites",
    label: "scolarité",
    plural: "scolarités",
    feminine: true,
    purpose: "Suivre la scolarité de l'enfant avant, pendant et après l'accompagnement.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Personne", Kind::Link("personne")).required(),
        Field::new("nature", "Scolarité", Kind::Code(&NATURE_SCOLARITE)).required(),
        Field::new("etablissement", "Établissement", Kind::Text),
        Field::new("classe", "Classe", Kind::Text),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "etablissement", "classe", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::scolarite,
    no_overlap: None,
};
