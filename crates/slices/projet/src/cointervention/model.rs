//! A co-intervention, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Pourquoi une co-intervention ».
pub static MOTIF_CO_INTERVENTION: Nomenclature = Nomenclature {
    name: "motif_co_intervention",
    label: "Pourquoi une co-intervention",
    source: "usage du secteur",
    items: &[
        ("resistance", "La personne ne peut pas s'en saisir autrement"),
        ("difficulte", "Une difficulté qui revient"),
        ("demande", "La personne le demande"),
        ("autre", "Autre raison"),
    ],
};

/// The list « Ce que la co-intervention a donné ».
pub static RESULTAT_CO_INTERVENTION: Nomenclature = Nomenclature {
    name: "resultat_co_intervention",
    label: "Ce que la co-intervention a donné",
    source: "usage du secteur",
    items: &[
        ("atteint", "L'objectif est atteint"),
        ("en_partie", "Atteint en partie"),
        ("non_atteint", "Pas atteint"),
        ("arret", "Arrêtée avant la fin"),
    ],
};

/// The record kind « co-intervention ».
pub static CO_INTERVENTION: Fiche = Fiche {
    table: "co_intervention",
    slug: "co-interventions",
    label: "co-intervention",
    plural: "co-interventions",
    feminine: true,
    purpose: "Dire avec quel adulte de la famille le service travaille à part, sur quoi, pourquoi, \
        jusqu'à quand, et ce que cela donne.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("avec", "Avec qui", Kind::Text)
            .required()
            .grave()
            .hint("L'adulte de la famille, et ce qu'il est pour l'enfant."),
        Field::new("aspect", "Sur quoi", Kind::Text).required().grave(),
        Field::new("objectif", "Objectif", Kind::LongText)
            .required()
            .grave()
            .hint("Ce que l'on saura voir quand ce sera atteint."),
        Field::new("motif", "Pourquoi", Kind::Code(&MOTIF_CO_INTERVENTION)).required().grave(),
        Field::new("intervenant", "Qui intervient", Kind::Text),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("resultat", "Ce que cela a donné", Kind::Code(&RESULTAT_CO_INTERVENTION))
            .later()
            .grave(),
        Field::new("bilan", "En quelques mots", Kind::LongText).later().grave(),
    ],
    title: &["avec", "start_day"],
    list: &["personne_id", "avec", "aspect", "start_day", "end_day", "resultat"],
    order: "start_day",
    latest_first: true,
    check: rules::co_intervention,
    no_overlap: None,
};
