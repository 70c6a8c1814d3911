//! The rooms and vehicles of a service: what an appointment takes, and nobody else can at that hour.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

/// The list « Salle ou véhicule ».
pub static NATURE_MOYEN: Nomenclature = Nomenclature {
    name: "nature_moyen",
    label: "Salle ou véhicule",
    source: "usage du secteur",
    items: &[("salle", "Salle"), ("vehicule", "Véhicule")],
};

/// The record kind « salle ou véhicule ».
pub static MOYEN: Fiche = Fiche {
    table: "moyen",
    slug: "moyens",
    label: "salle ou véhicule",
    plural: "salles et véhicules",
    feminine: true,
    purpose: "Savoir ce qui peut être réservé pour un rendez-vous, et par qui c'est déjà pris.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Salle ou véhicule", Kind::Code(&NATURE_MOYEN)).required().structure(),
        Field::new("nom", "Nom", Kind::Text)
            .required()
            .structure()
            .hint("Comme on l'appelle : « Salle bleue », « Kangoo »."),
        Field::new("nombre", "Places", Kind::Int(1, 99)).structure(),
    ],
    title: &["nom"],
    list: &["nature", "nom", "nombre"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};
