//! The hours the child is away, during a stay or before it began.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Nature de l'absence ».
pub static NATURE_ABSENCE: Nomenclature = Nomenclature {
    name: "nature_absence",
    label: "Nature de l'absence",
    source: "usage du secteur",
    items: &[
        ("fugue", "Fugue"),
        ("hospitalisation", "Hospitalisation"),
        ("hospitalisation_psychiatrique", "Hospitalisation en psychiatrie"),
        ("detention", "Détention"),
        ("dvh", "Droit de visite et d'hébergement"),
        ("sejour_exterieur", "Séjour extérieur"),
        ("conge", "Congé"),
        ("autre", "Autre"),
    ],
};

/// The record kind « absence ».
pub static ABSENCE: Fiche = Fiche {
    table: "absence",
    slug: "absences",
    label: "absence",
    plural: "absences",
    feminine: true,
    purpose: "Savoir quand l'enfant n'est pas là et pourquoi, et compter les journées en \
        conséquence.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("sejour_id", "Séjour", Kind::Link("sejour"))
            .hint("Vide pour une fugue avant l'arrivée."),
        Field::new("mesure_id", "Mesure", Kind::Link("mesure")),
        Field::new("nature", "Nature", Kind::Code(&NATURE_ABSENCE)).required().grave(),
        Field::new("start_at", "Départ", Kind::Moment).required(),
        Field::new("end_at", "Retour", Kind::Moment)
            .hint("Vide tant que l'enfant n'est pas revenu."),
        Field::new("note", "Observation", Kind::LongText).grave(),
        Field::new(
            "declaration_at",
            "Fugue déclarée à la police ou à la gendarmerie",
            Kind::Moment,
        )
        .hint("Inutile si l'incident le dit déjà.")
        .grave(),
        Field::new("declaration_numero", "Numéro de la déclaration", Kind::Text).grave(),
    ],
    title: &["nature", "start_at"],
    list: &["personne_id", "nature", "start_at", "end_at"],
    order: "start_at",
    latest_first: true,
    check: rules::absence,
    no_overlap: None,
};
