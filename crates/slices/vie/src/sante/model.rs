//! Orientations towards care, kept apart from the rest by the policy.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Soin demandé ».
pub static NATURE_ORIENTATION_SANTE: Nomenclature = Nomenclature {
    name: "nature_orientation_sante",
    label: "Soin demandé",
    source: "usage du secteur",
    items: &[
        ("addictologie", "Addictologie"),
        ("psychiatrie", "Psychiatrie"),
        ("psychologie", "Psychologie"),
        ("somatique", "Somatique"),
        ("autre", "Autre"),
    ],
};

/// The list « Réponse de la structure de soin ».
pub static REPONSE_SANTE: Nomenclature = Nomenclature {
    name: "reponse_sante",
    label: "Réponse de la structure de soin",
    source: "usage du secteur",
    items: &[
        ("acceptee", "Acceptée"),
        ("refusee", "Refusée"),
        ("sans_reponse", "Sans réponse"),
        ("en_attente", "En attente"),
    ],
};

/// The record kind « orientation vers le soin ».
pub static ORIENTATION_SANTE: Fiche = Fiche {
    table: "orientation_sante",
    slug: "orientations-sante",
    label: "orientation vers le soin",
    plural: "orientations vers le soin",
    feminine: true,
    purpose: "Suivre les demandes de soin et dire combien aboutissent.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Soin", Kind::Code(&NATURE_ORIENTATION_SANTE)).required().grave(),
        Field::new("structure", "Structure", Kind::Text).grave(),
        Field::new("demande_day", "Demandée le", Kind::Day).required().grave(),
        Field::new("reponse", "Réponse", Kind::Code(&REPONSE_SANTE)).required().grave(),
        Field::new("start_day", "Début du soin", Kind::Day).grave(),
        Field::new("end_day", "Fin du soin", Kind::LastDay).grave(),
    ],
    title: &["nature", "demande_day"],
    list: &["personne_id", "nature", "structure", "demande_day", "reponse"],
    order: "demande_day",
    latest_first: true,
    check: rules::orientation_sante,
    no_overlap: None,
};
