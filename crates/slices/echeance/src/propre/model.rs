//! A rule of a service, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::{choix::CHARGE_ECHEANCE, etape::NATURE_ETAPE};

/// The list « Ce qui la fait naître »: facts that the register holds. A test holds each against the rules shipped.
pub static DEPART_REGLE: Nomenclature = Nomenclature {
    name: "depart_regle",
    label: "Ce qui fait naître l'échéance",
    source: "usage du secteur",
    items: &[
        ("admission", "Admission"),
        ("mesure_decidee", "Mesure décidée"),
        ("mesure_debut", "Début de la mesure"),
        ("terme_mesure", "Terme de la mesure"),
        ("placement_decide", "Placement décidé"),
        ("sortie", "Sortie"),
        ("dysfonctionnement", "Dysfonctionnement grave"),
        ("synthese", "Synthèse"),
        ("audience", "Audience"),
        ("decision_au_fond", "Décision au fond"),
        ("ppe_etabli", "Projet pour l'enfant établi"),
        ("contrat_signe", "Contrat signé"),
        ("rapport_juge", "Rapport au juge envoyé"),
        ("rapport_situation", "Rapport de situation envoyé"),
    ],
};

/// The list « Avant ou après ».
pub static SENS_REGLE: Nomenclature = Nomenclature {
    name: "sens_regle",
    label: "Avant ou après",
    source: "usage du secteur",
    items: &[("apres", "Après"), ("avant", "Avant")],
};

/// The list « Unité du délai ».
pub static UNITE_DELAI: Nomenclature = Nomenclature {
    name: "unite_delai",
    label: "Unité du délai",
    source: "usage du secteur",
    items: &[("jours", "Jours"), ("semaines", "Semaines"), ("mois", "Mois"), ("ans", "Ans")],
};

/// The record kind « règle du service ».
pub static REGLE_SERVICE: Fiche = Fiche {
    table: "regle_service",
    slug: "regles-service",
    label: "règle d'échéance du service",
    plural: "règles d'échéance du service",
    feminine: true,
    purpose: "Tenir les rendez-vous que le service se donne, comme ceux de la loi et sans les confondre.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Ce qui est dû", Kind::Text)
            .required()
            .hint("« Bilan d'entrée avec la famille », « Point à trois mois »…")
            .structure(),
        Field::new("depart", "À partir de quoi", Kind::Code(&DEPART_REGLE)).required().structure(),
        Field::new("sens", "Avant ou après", Kind::Code(&SENS_REGLE)).required().structure(),
        Field::new("nombre", "Combien", Kind::Int(0, 3650)).required().structure(),
        Field::new("unite", "Unité", Kind::Code(&UNITE_DELAI)).required().structure(),
        Field::new("preuve", "Quelle étape dit que c'est fait", Kind::Code(&NATURE_ETAPE))
            .required()
            .structure(),
        Field::new("responsable", "Qui s'en charge", Kind::Code(&CHARGE_ECHEANCE))
            .required()
            .structure(),
        Field::new("rappel_jours", "Rappel, en jours avant", Kind::Int(0, 365))
            .hint("Vide : selon la longueur du délai.")
            .structure(),
        Field::new(
            "chef_jours",
            "Au chef de service, après combien de jours de retard",
            Kind::Int(0, 365),
        )
        .hint("Vide : 7 jours.")
        .structure(),
        Field::new(
            "direction_jours",
            "À la direction, après combien de jours de retard",
            Kind::Int(0, 365),
        )
        .hint("Vide : 30 jours.")
        .structure(),
        Field::new("start_day", "Pour ce qui arrive à partir du", Kind::Day)
            .required()
            .today()
            .hint("Ce qui est arrivé avant ne fait rien naître.")
            .structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).structure(),
        Field::new("source", "D'après quel texte", Kind::Text)
            .hint("Projet de service, règlement de fonctionnement, note… Vide : règle du service.")
            .structure(),
    ],
    title: &["nom", "start_day"],
    list: &["nom", "depart", "sens", "nombre", "unite", "responsable", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::regle_service,
    no_overlap: None,
};
