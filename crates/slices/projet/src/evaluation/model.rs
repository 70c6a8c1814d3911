//! The joint assessment, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Besoin de l'enfant »: five fundamental needs, the need of security first, then six that hold
/// at given moments.
pub static BESOIN: Nomenclature = Nomenclature {
    name: "besoin_enfant",
    label: "Besoin de l'enfant",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024, note 2",
    items: &[
        ("securite", "Sécurité physique, affective et émotionnelle"),
        ("intimite", "Intimité"),
        ("mouvement", "Liberté de mouvement"),
        ("comme_un_enfant", "Être accompagné comme un enfant"),
        ("jouer", "Jouer et rire"),
        ("deambuler", "Déambuler"),
        ("espaces_ritualises", "Évoluer dans des espaces ritualisés"),
        ("isole", "Être isolé"),
        ("apaise", "Être apaisé"),
        ("varier", "Varier les modalités de socialisation"),
        ("preserve", "Être préservé des cris et des passages à l'acte des autres"),
    ],
};

/// The needs that hold for every child; those after them, at given moments only.
const FUNDAMENTAL: usize = 5;

/// Whether a need is one of those that hold at given moments only.
pub fn is_specific(code: &str) -> bool {
    BESOIN.items.iter().skip(FUNDAMENTAL).any(|(known, _)| *known == code)
}

/// The list « État d'un besoin ».
pub static ETAT_BESOIN: Nomenclature = Nomenclature {
    name: "etat_besoin",
    label: "État d'un besoin",
    source: "usage du secteur",
    items: &[
        ("assure", "On y répond"),
        ("fragile", "En partie"),
        ("non_assure", "On n'y répond pas"),
        ("pas_concerne", "Pas pour lui"),
    ],
};

/// The record kind « évaluation partagée ».
pub static EVALUATION_PROJET: Fiche = Fiche {
    table: "evaluation_projet",
    slug: "evaluations-projet",
    label: "évaluation partagée",
    plural: "évaluations partagées",
    feminine: true,
    purpose: "Partir ensemble des besoins de l'enfant, de ce qu'il attend, de sa famille, de ce qui est \
        décidé.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Faite le", Kind::Day).required().today(),
        Field::new("participants", "Avec qui", Kind::Text).required().grave(),
        Field::new("attente", "Ce qu'il attend, avec ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed(),
        Field::new("famille_appui", "Ce sur quoi sa famille peut s'appuyer", Kind::LongText)
            .required()
            .grave()
            .sealed(),
        Field::new(
            "famille_realite",
            "Ce que sa famille vit, ce qui est difficile",
            Kind::LongText,
        )
        .grave()
        .sealed(),
        Field::new("cadre", "Ce qui est décidé", Kind::LongText)
            .required()
            .grave()
            .hint("La mesure, son terme, ce que le juge attend."),
    ],
    title: &["day"],
    list: &["day", "personne_id", "participants"],
    order: "day",
    latest_first: true,
    check: rules::evaluation,
    no_overlap: None,
};

/// The record kind « besoin évalué ».
pub static BESOIN_EVALUE: Fiche = Fiche {
    table: "besoin_evalue",
    slug: "besoins-evalues",
    label: "besoin évalué",
    plural: "besoins évalués",
    feminine: false,
    purpose: "Dire, besoin par besoin, ce qui y répond déjà et ce qui manque.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("evaluation_id", "Évaluation", Kind::Link("evaluation_projet")).required(),
        Field::new("day", "Évalué le", Kind::Day).required().today(),
        Field::new("besoin", "Besoin", Kind::Code(&BESOIN)).required(),
        Field::new("etat", "Ce qu'il en est", Kind::Code(&ETAT_BESOIN)).required().grave(),
        Field::new("precision_besoin", "Ce qui aide, à quels moments", Kind::Text)
            .grave()
            .hint("Pour un besoin de certains moments : lesquels, et ce qui les déclenche."),
    ],
    title: &["besoin", "day"],
    list: &["day", "personne_id", "besoin", "etat", "precision_besoin"],
    order: "day",
    latest_first: true,
    check: rules::besoin,
    no_overlap: None,
};
