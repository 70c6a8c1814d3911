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

/// The list « Demande libre ou ordonnée ».
pub static CADRE_SOIN: Nomenclature = Nomenclature {
    name: "cadre_soin",
    label: "Demande libre ou ordonnée",
    source: "usage du secteur",
    items: &[("libre", "Librement demandé"), ("ordonne", "Ordonné par la justice")],
};

/// The list « Pourquoi le soin s'est arrêté ».
pub static ARRET_SOIN: Nomenclature = Nomenclature {
    name: "arret_soin",
    label: "Pourquoi le soin s'est arrêté",
    source: "usage du secteur",
    items: &[
        ("termine", "Mené à son terme"),
        ("refus_enfant", "L'enfant ne veut plus"),
        ("refus_famille", "La famille ne veut plus"),
        ("structure", "La structure a arrêté"),
        ("depart", "Départ du service, relais pris ailleurs"),
        ("autre", "Autre"),
    ],
};

/// The record kind « structure de soin sollicitée »: one of those that were asked for one request.
pub static SOLLICITATION_SANTE: Fiche = Fiche {
    table: "sollicitation_sante",
    slug: "sollicitations-sante",
    label: "structure de soin sollicitée",
    plural: "structures de soin sollicitées",
    feminine: true,
    purpose: "Savoir quelles structures ont été sollicitées pour un soin, et ce qu'elles ont répondu.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("orientation_id", "Soin demandé", Kind::Link("orientation_sante")).required(),
        Field::new("structure", "Structure", Kind::Text).required().grave(),
        Field::new("demande_day", "Sollicitée le", Kind::Day).required().today(),
        Field::new("reponse", "Réponse", Kind::Code(&REPONSE_SANTE)).required().grave(),
        Field::new("reponse_day", "Répondu le", Kind::Day),
        Field::new("motif", "Ce qu'elle a dit", Kind::Text).grave(),
    ],
    title: &["structure", "demande_day"],
    list: &["demande_day", "personne_id", "orientation_id", "structure", "reponse"],
    order: "demande_day",
    latest_first: true,
    check: rules::sollicitation,
    no_overlap: None,
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
        // Who shelters the child reads what a judge restricts, and has no use of this.
        Field::new("cadre_soin", "Demande libre ou ordonnée", Kind::Code(&CADRE_SOIN))
            .apart(Category::Diagnostic)
            .grave(),
        Field::new("arret_soin", "Pourquoi il s'est arrêté", Kind::Code(&ARRET_SOIN))
            .later()
            .grave(),
        Field::new("resultat", "Ce que cela a donné", Kind::LongText)
            .hint("Sans contenu médical : ce qui a changé, ce qui continue.")
            .later()
            .grave(),
    ],
    title: &["nature", "demande_day"],
    list: &["personne_id", "nature", "structure", "demande_day", "reponse"],
    order: "demande_day",
    latest_first: true,
    check: rules::orientation_sante,
    no_overlap: None,
};
