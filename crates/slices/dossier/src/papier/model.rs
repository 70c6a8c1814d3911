//! A paper of identity or of stay, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Papier ».
pub static NATURE_PAPIER: Nomenclature = Nomenclature {
    name: "nature_papier_identite",
    label: "Papier d'identité ou de séjour",
    source: "usage du secteur",
    items: &[
        ("acte_naissance", "Acte de naissance"),
        ("carte_identite", "Carte d'identité"),
        ("passeport", "Passeport ou carte consulaire"),
        ("evaluation", "Décision d'évaluation de la minorité"),
        ("recepisse", "Récépissé"),
        ("titre_sejour", "Titre de séjour"),
        ("document_circulation", "Document de circulation"),
        ("securite_sociale", "Droits à l'assurance maladie"),
        ("autre", "Autre"),
    ],
};

/// The list « Où en est-on ».
pub static ETAT_PAPIER: Nomenclature = Nomenclature {
    name: "etat_papier",
    label: "Où en est un papier",
    source: "usage du secteur",
    items: &[
        ("a_demander", "À demander"),
        ("demande", "Demandé"),
        ("obtenu", "Obtenu"),
        ("refuse", "Refusé"),
    ],
};

/// The record kind « papier d'identité ou de séjour ».
pub static PAPIER_IDENTITE: Fiche = Fiche {
    table: "papier_identite",
    slug: "papiers-identite",
    label: "papier d'identité ou de séjour",
    plural: "papiers d'identité ou de séjour",
    feminine: false,
    purpose: "Ne pas laisser un jeune sans papiers, ni un papier finir sans être renouvelé.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Papier", Kind::Code(&NATURE_PAPIER)).required().grave(),
        Field::new("etat", "Où en est-on", Kind::Code(&ETAT_PAPIER)).required().grave(),
        Field::new("demande_day", "Demandé le", Kind::Day),
        Field::new("obtention_day", "Obtenu le", Kind::Day),
        Field::new("expiration_day", "Vaut jusqu'au", Kind::Day),
        Field::new("note", "Ce qui reste à faire", Kind::LongText).grave(),
    ],
    title: &["nature"],
    list: &["personne_id", "nature", "etat", "demande_day", "obtention_day", "expiration_day"],
    order: "id",
    latest_first: true,
    check: rules::papier,
    no_overlap: None,
};
