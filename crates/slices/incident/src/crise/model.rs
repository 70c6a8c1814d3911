//! What is known beforehand of a child's crises, and what each one taught.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};

use super::rules;

/// The parts of a sheet, in the order in which a tired adult reads them: field, heading.
pub const PARTIES: &[(&str, &str)] = &[
    ("apaise", "Ce qui apaise"),
    ("eviter", "Ce qu’il faut éviter"),
    ("appeler", "Qui appeler, dans l’ordre"),
    ("signes", "Les signes qui préviennent"),
    ("repli", "Où se replier"),
    ("hopital", "Hôpital"),
    ("limites", "Ce que l’on ne fait pas"),
];

/// The record kind « fiche de crise ».
pub static FICHE_CRISE: Fiche = Fiche {
    table: "fiche_crise",
    slug: "fiches-crise",
    label: "fiche de crise",
    plural: "fiches de crise",
    feminine: true,
    purpose: "Aider de nuit comme de jour un enfant en crise, chacun de la même manière.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("start_day", "Tenue à partir du", Kind::Day).required().today(),
        Field::new("end_day", "Remplacée après le", Kind::LastDay)
            .later()
            .hint("Vide tant qu'elle sert."),
        Field::new("apaise", "Ce qui apaise", Kind::LongText)
            .required()
            .hint("Une chose par ligne, la plus sûre d'abord.")
            .grave()
            .sealed(),
        Field::new("eviter", "Ce qu'il faut éviter", Kind::LongText).grave().sealed(),
        Field::new("appeler", "Qui appeler, dans l'ordre", Kind::LongText)
            .required()
            .hint("Une personne par ligne, avec son numéro.")
            .grave()
            .sealed(),
        Field::new("signes", "Les signes qui préviennent", Kind::LongText).grave().sealed(),
        Field::new("repli", "Où se replier", Kind::LongText)
            .hint("Le lieu convenu d'avance, qui y conduit, jusqu'à quand.")
            .grave()
            .sealed(),
        Field::new("hopital", "Hôpital", Kind::Text).grave(),
        Field::new("limites", "Ce que l'on ne fait pas", Kind::LongText)
            .hint("Ce que l'équipe et l'enfant ont dit ne pas vouloir.")
            .grave()
            .sealed(),
        Field::new("etablie_avec", "Établie avec", Kind::Text)
            .hint("L'enfant, ses parents, quels services."),
        Field::new("revue_day", "À revoir le", Kind::Day),
    ],
    title: &["start_day"],
    list: &["personne_id", "start_day", "end_day", "revue_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « activation d'une fiche de crise ».
pub static ACTIVATION_CRISE: Fiche = Fiche {
    table: "activation_crise",
    slug: "activations-crise",
    label: "activation de la fiche de crise",
    plural: "activations de fiches de crise",
    feminine: true,
    purpose: "Savoir quand la fiche de crise a servi, ce qui a été fait et ce que cela apprend.",
    category: Category::Incident,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("start_at", "Début", Kind::Moment).required(),
        Field::new("end_at", "Fin", Kind::Moment),
        Field::new("par", "Par qui", Kind::Text).required(),
        Field::new("fait", "Ce qui a été fait", Kind::LongText).grave().sealed(),
        Field::new("appris", "Ce que cela apprend", Kind::LongText)
            .hint("Ce qui a marché, ce qui n'a pas marché : pour corriger la fiche.")
            .grave()
            .sealed(),
        Field::new("incident_id", "Incident", Kind::Link("incident")).later(),
        Field::new("appel_at", "Appel à l'aide", Kind::Moment),
        Field::new("appele", "Qui a été appelé", Kind::Text),
        Field::new("reponse_at", "Réponse", Kind::Moment)
            .hint("Quand quelqu'un a répondu, pour savoir combien de temps il a fallu."),
    ],
    title: &["start_at"],
    list: &["start_at", "personne_id", "par", "appel_at", "reponse_at", "fait"],
    order: "start_at",
    latest_first: true,
    check: rules::activation,
    no_overlap: None,
};
