//! Evaluations against a reference, criterion by criterion.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule, rule};
use vocabulary::Nomenclature;

/// The list « Réponse au critère ».
pub static REPONSE_COTATION: Nomenclature = Nomenclature {
    name: "reponse_cotation",
    label: "Réponse au critère",
    source: "usage du secteur",
    items: &[
        ("totale", "Totale"),
        ("en_grande_partie", "En grande partie"),
        ("partielle", "Partielle"),
        ("pas_du_tout", "Pas du tout"),
        ("non_concerne", "Non concerné"),
    ],
};

/// The record kind « évaluation ».
pub static EVALUATION: Fiche = Fiche {
    table: "evaluation",
    slug: "evaluations",
    label: "évaluation",
    plural: "évaluations",
    feminine: true,
    purpose: "Garder les évaluations du service et ce qu'elles ont constaté.",
    category: Category::Qualite,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("referentiel", "Référentiel", Kind::Text).required().structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).structure(),
    ],
    title: &["nom"],
    list: &["nom", "referentiel", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « cotation ».
pub static COTATION: Fiche = Fiche {
    table: "cotation",
    slug: "cotations",
    label: "cotation",
    plural: "cotations",
    feminine: true,
    purpose: "Savoir comment chaque critère a été coté.",
    category: Category::Qualite,
    owner: Owner::Service,
    fields: &[
        Field::new("evaluation_id", "Évaluation", Kind::Link("evaluation")).required().structure(),
        Field::new("chapitre", "Chapitre", Kind::Text).required().structure(),
        Field::new("critere", "Critère", Kind::Text).required().structure(),
        Field::new("reponse", "Réponse", Kind::Code(&REPONSE_COTATION)).required().structure(),
        Field::new("commentaire", "Commentaire", Kind::LongText).structure(),
    ],
    title: &["critere"],
    list: &["evaluation_id", "chapitre", "critere", "reponse"],
    order: "critere",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};
