//! A dated fact of the establishment.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Fait de l'établissement ». A test holds each against the rules shipped.
pub static NATURE_ETAPE_SERVICE: Nomenclature = Nomenclature {
    name: "nature_etape_service",
    label: "Fait de l'établissement",
    source: "textes cités par chaque règle de délai",
    items: &[
        ("reglement_arrete", "Règlement arrêté"),
        ("reglement_revise", "Règlement révisé"),
        ("projet_adopte", "Projet adopté"),
        ("projet_revise", "Projet révisé"),
        ("evaluation_rendue", "Évaluation rendue"),
        ("evaluation_suivante", "Évaluation suivante"),
        ("reunion_cvs", "Réunion du conseil de la vie sociale"),
        ("violation_connue", "Violation connue"),
        ("cnil_notifiee", "CNIL notifiée"),
    ],
};

/// The record kind « fait de l'établissement ».
pub static ETAPE_SERVICE: Fiche = Fiche {
    table: "etape_service",
    slug: "etapes-service",
    label: "fait de l'établissement",
    plural: "faits de l'établissement",
    feminine: false,
    purpose: "Tenir ce que l'établissement doit, enfant ou non : règlement, projet, évaluation, conseil, violation de données.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Quoi", Kind::Code(&NATURE_ETAPE_SERVICE)).required().structure(),
        Field::new("day", "Jour", Kind::Day).required().today().structure(),
        Field::new("heure", "Heure", Kind::Text)
            .hint("Pour une violation de données : 18:30. Les soixante-douze heures en partent.")
            .structure(),
        Field::new("precision_etape", "Précision", Kind::Text)
            .hint("Où se trouve la pièce, qui l'a approuvée. Aucun nom d'enfant.")
            .structure(),
    ],
    title: &["nature", "day"],
    list: &["day", "nature", "precision_etape"],
    order: "day",
    latest_first: true,
    check: rules::etape_service,
    no_overlap: None,
};
