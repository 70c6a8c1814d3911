//! A stakeholder of the project, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Partie prenante ».
pub static PARTIE_PRENANTE: Nomenclature = Nomenclature {
    name: "partie_prenante",
    label: "Partie prenante",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[
        ("enfant", "L'enfant"),
        ("mere", "Mère"),
        ("pere", "Père"),
        ("autre_parent", "Autre parent"),
        ("tuteur", "Tuteur"),
        ("proche", "Grand-parent, autre proche"),
        ("accueillant", "Qui l'accueille chez soi"),
        ("service", "Le service"),
        ("departement", "Département (aide sociale à l'enfance)"),
        ("ecole", "École"),
        ("soin", "Soin"),
        ("autre", "Autre"),
    ],
};

/// The record kind « partie prenante du projet ».
pub static PARTIE_PROJET: Fiche = Fiche {
    table: "partie_projet",
    slug: "parties-projet",
    label: "partie prenante du projet",
    plural: "parties prenantes du projet",
    feminine: true,
    purpose: "Partir de ce que vit chacun, de ce qu'il ne peut pas et de ce qu'il pourrait, avant de décider d'un projet.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("partie_prenante", "Qui", Kind::Code(&PARTIE_PRENANTE)).required().grave(),
        Field::new("nom", "Son nom", Kind::Text).grave(),
        Field::new("day", "Dit le", Kind::Day).required().today(),
        Field::new("realite", "Ce que cette personne, ce service vit", Kind::LongText)
            .grave()
            .sealed(),
        Field::new("contrainte", "Ce qui ne lui est pas possible", Kind::LongText).grave().sealed(),
        Field::new("potentiel", "Ce qui lui serait possible", Kind::LongText).grave().sealed(),
        Field::new("motif", "Pourquoi rien n'est dit", Kind::Text).grave().hint(
            "Seulement si les trois sont vides : injoignable, ne le veut pas, droits restreints.",
        ),
    ],
    title: &["partie_prenante", "day"],
    list: &["day", "personne_id", "partie_prenante", "nom"],
    order: "day",
    latest_first: true,
    check: rules::partie,
    no_overlap: None,
};
