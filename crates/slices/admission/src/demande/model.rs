//! A request for a place, and what was answered.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::{Nomenclature, listes};

use super::rules;

/// The list « Canal de la demande ».
pub static CANAL: Nomenclature = Nomenclature {
    name: "canal",
    label: "Canal de la demande",
    source: "usage du secteur",
    items: &[
        ("courriel", "Courriel"),
        ("telephone", "Téléphone"),
        ("courrier", "Courrier"),
        ("plateforme", "Plateforme"),
        ("autre", "Autre"),
    ],
};

/// The list « Demandeur ».
pub static DEMANDEUR: Nomenclature = Nomenclature {
    name: "demandeur",
    label: "Demandeur",
    source: "usage du secteur",
    items: &[
        ("pjj", "PJJ"),
        ("ase", "ASE"),
        ("mdph", "MDPH"),
        ("magistrat", "Magistrat"),
        ("etablissement", "Établissement"),
        ("famille", "Famille"),
        ("autre", "Autre"),
    ],
};

/// The list « Réponse à la demande ».
pub static DECISION_DEMANDE: Nomenclature = Nomenclature {
    name: "decision_demande",
    label: "Réponse à la demande",
    source: "usage du secteur",
    items: &[
        ("acceptee", "Acceptée"),
        ("refusee", "Refusée"),
        ("sans_suite", "Sans suite"),
        ("en_attente", "En attente"),
    ],
};

/// The list « Motif de refus ».
pub static MOTIF_REFUS: Nomenclature = Nomenclature {
    name: "motif_refus",
    label: "Motif de refus",
    source: "usage du secteur",
    items: &[
        ("capacite", "Capacité"),
        ("profil", "Profil"),
        ("age", "Âge"),
        ("territoire", "Territoire"),
        ("delai", "Délai"),
        ("autre", "Autre"),
    ],
};

/// The record kind « demande d'admission ».
pub static DEMANDE: Fiche = Fiche {
    table: "demande",
    slug: "demandes",
    label: "demande d'admission",
    plural: "demandes d'admission",
    feminine: true,
    purpose: "Répondre aux demandes d'admission et rendre compte de celles qui n'ont pas eu \
        de place.",
    category: Category::Admission,
    owner: Owner::Service,
    fields: &[
        Field::new("reception_day", "Reçue le", Kind::Day).required(),
        Field::new("canal", "Canal", Kind::Code(&CANAL)).required(),
        Field::new("demandeur", "Demandeur", Kind::Code(&DEMANDEUR)).required(),
        Field::new("demandeur_nom", "Nom du demandeur", Kind::Text),
        Field::new("departement", "Département d'origine", Kind::Departement),
        Field::new("sexe", "Sexe de l'enfant", Kind::Code(&listes::SEXE)),
        Field::new("age_years", "Âge de l'enfant", Kind::Int(0, 25))
            .hint("En années, le jour de la demande."),
        Field::new("profil", "Profil", Kind::LongText).grave(),
        Field::new(
            "mode_souhaite",
            "Mode d'admission souhaité",
            Kind::Code(&listes::MODE_ADMISSION),
        ),
        Field::new("decision", "Décision", Kind::Code(&DECISION_DEMANDE)),
        Field::new("motif_refus", "Motif de refus", Kind::Code(&MOTIF_REFUS)),
        Field::new("reponse_day", "Réponse donnée le", Kind::Day),
        Field::new("contre_proposition", "Contre-proposition", Kind::LongText)
            .hint("Ce que le service propose à la place : un autre accueil, un délai, un relais.")
            .grave(),
        Field::new("personne_id", "Enfant", Kind::Link("personne"))
            .hint("Une fois sa fiche ouverte."),
        Field::new("unite_id", "Unité demandée", Kind::Link("unite"))
            .hint("La maison ou le groupe ; vide si la demande est pour tout le service."),
    ],
    title: &["reception_day", "demandeur"],
    list: &["reception_day", "demandeur", "departement", "age_years", "decision", "reponse_day"],
    order: "reception_day",
    latest_first: true,
    check: rules::demande,
    no_overlap: None,
};
