//! An exchange between services, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

use crate::objectif::PROJET;

/// The list « Moment de l'échange ».
pub static MOMENT_ECHANGE: Nomenclature = Nomenclature {
    name: "moment_echange",
    label: "Moment de l'échange",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[("prevu", "Prévu, hors crise"), ("crise", "Dans une crise")],
};

/// The record kind « échange entre services ».
pub static ECHANGE_SERVICE: Fiche = Fiche {
    table: "echange_service",
    slug: "echanges-services",
    label: "échange entre services",
    plural: "échanges entre services",
    feminine: false,
    purpose: "Savoir si les services se parlent d'un enfant autrement que dans la crise, et autour de quel projet.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("avec", "Avec qui", Kind::Text).required().hint("Le service, et la personne."),
        Field::new("moment_echange", "Moment", Kind::Code(&MOMENT_ECHANGE)).required(),
        Field::new("projet", "Autour de quel projet", Kind::Code(&PROJET))
            .hint("Vide s'il ne porte sur aucun."),
        Field::new("convention", "Au titre de quelle convention", Kind::Text)
            .hint("Son nom, tel que vous l'écrivez à chaque fois."),
        Field::new("objet", "Ce qui s'est dit", Kind::LongText).grave(),
    ],
    title: &["moment_echange", "day"],
    list: &["day", "personne_id", "avec", "moment_echange", "projet", "convention"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
