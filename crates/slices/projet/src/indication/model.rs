//! Indications and the decisions that settle them, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::theme::THEME_PROJET;

/// The list « Sens de l'indication ».
pub static SENS_INDICATION: Nomenclature = Nomenclature {
    name: "sens_indication",
    label: "Sens de l'indication",
    source: "usage du secteur",
    items: &[("oui", "Oui"), ("encadre", "Oui, à condition"), ("non", "Non")],
};

/// The record kind « indication ».
pub static INDICATION_PROJET: Fiche = Fiche {
    table: "indication_projet",
    slug: "indications-projet",
    label: "indication",
    plural: "indications",
    feminine: true,
    purpose: "Dire à tous ce qui se fait et ne se fait pas avec l'enfant, pour qu'il n'entende pas deux \
        choses contraires.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("theme", "Thème", Kind::Code(&THEME_PROJET)).required(),
        Field::new("sens", "C'est", Kind::Code(&SENS_INDICATION)).required().grave(),
        Field::new("texte", "Ce qui est indiqué", Kind::LongText)
            .required()
            .grave()
            .hint("Une phrase : quoi, quand, avec qui."),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["theme", "sens", "start_day"],
    list: &["personne_id", "theme", "sens", "texte", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::indication,
    no_overlap: None,
};

/// The record kind « arbitrage ».
pub static ARBITRAGE: Fiche = Fiche {
    table: "arbitrage",
    slug: "arbitrages",
    label: "arbitrage",
    plural: "arbitrages",
    feminine: false,
    purpose: "Garder ce que chacun disait, ce qu'en pense l'enfant, et ce qui a été décidé.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("theme", "Thème", Kind::Code(&THEME_PROJET)).required(),
        Field::new("day", "Décidé le", Kind::Day).required().today(),
        Field::new("position_texte", "Ce que chacun disait", Kind::LongText).required().grave(),
        Field::new("indication", "Indications tranchées", Kind::Text)
            .required()
            .hint("Rempli par la page du projet : ouvrez l'arbitrage depuis le désaccord."),
        Field::new("mots", "Ce qu'en pense l'enfant, avec ses mots", Kind::LongText)
            .required()
            .grave(),
        Field::new("decision", "Ce qui est décidé", Kind::LongText).required().grave(),
        Field::new("interet", "En quoi c'est l'intérêt de l'enfant", Kind::LongText).grave(),
        Field::new("entendus", "Qui a été entendu", Kind::Text)
            .grave()
            .hint("L'enfant, chacun de ses parents, les services."),
        Field::new("decideur", "Qui a décidé", Kind::Text).required(),
        Field::new("review_day", "À revoir le", Kind::Day).required(),
    ],
    title: &["theme", "day"],
    list: &["day", "personne_id", "theme", "decision", "decideur", "review_day"],
    order: "day",
    latest_first: true,
    check: rules::arbitrage,
    no_overlap: None,
};
