//! The plan of actions and where each action stands.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Où en est l'action ».
pub static ETAT_ACTION_PLAN: Nomenclature = Nomenclature {
    name: "etat_action_plan",
    label: "Où en est l'action",
    source: "usage du secteur",
    items: &[
        ("a_faire", "À faire"),
        ("en_cours", "En cours"),
        ("fait", "Fait"),
        ("abandonne", "Abandonné"),
    ],
};

/// The record kind « action du plan ».
pub static ACTION_PLAN: Fiche = Fiche {
    table: "action_plan",
    slug: "actions-plan",
    label: "action du plan",
    plural: "actions du plan",
    feminine: true,
    purpose: "Suivre d'une année sur l'autre les actions d'amélioration du service.",
    category: Category::Qualite,
    owner: Owner::Service,
    fields: &[
        Field::new("numero", "Numéro", Kind::Int(1, 10_000)).required().structure(),
        Field::new("libelle", "Libellé", Kind::LongText).required().structure(),
        Field::new("echeance_annee", "Année d'échéance", Kind::Int(1990, 2100))
            .required()
            .structure(),
        Field::new("etat", "État", Kind::Code(&ETAT_ACTION_PLAN)).required().structure(),
        Field::new("etat_day", "État constaté le", Kind::Day).structure(),
        Field::new("responsable", "Responsable", Kind::Text).structure(),
        Field::new("origine", "Origine", Kind::Text)
            .hint("Évaluation, inspection, incident, projet de service…")
            .structure(),
        Field::new("preuve", "Preuve", Kind::Text).structure(),
        Field::new("due_day", "À faire pour le", Kind::Day)
            .hint("Si un jour est fixé ; sinon, la fin de l'année d'échéance.")
            .structure(),
        Field::new("rapport_annee", "Annoncée dans le rapport de", Kind::Int(1990, 2100))
            .hint("Pour une perspective d'un rapport d'activité : l'année de ce rapport.")
            .structure(),
        Field::new("devenir", "Ce qu'elle est devenue", Kind::LongText)
            .hint("Le rapport de l'année suivante le reprend.")
            .structure(),
        Field::new("motif", "Pourquoi elle est abandonnée", Kind::LongText).structure(),
    ],
    title: &["numero", "libelle"],
    list: &["numero", "libelle", "echeance_annee", "etat", "responsable"],
    order: "numero",
    latest_first: false,
    check: rules::action,
    no_overlap: None,
};
