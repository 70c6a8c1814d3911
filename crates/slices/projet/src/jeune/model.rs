//! A step of the youth's own project and what adults say beside it.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Étape du projet du jeune »: six moments that any method knows, in the youth's own words.
pub static MOMENT_PROJET: Nomenclature = Nomenclature {
    name: "moment_projet",
    label: "Étape du projet du jeune",
    source: "usage du secteur",
    items: &[
        ("moi", "Qui je suis"),
        ("explorer", "Ce que je découvre"),
        ("essayer", "Ce que j'essaie"),
        ("choisir", "Ce que je choisis"),
        ("faire", "Ce que je fais"),
        ("retenir", "Ce que j'en retiens"),
    ],
};

/// The list « Qui écrit ».
pub static ECRIT_PAR: Nomenclature = Nomenclature {
    name: "ecrit_par",
    label: "Qui écrit",
    source: "usage du secteur",
    items: &[
        ("ensemble", "Le jeune, avec un adulte"),
        ("dicte", "Un adulte, sous sa dictée"),
        ("page", "Le jeune, sur sa page"),
    ],
};

/// The record kind « étape du projet du jeune ».
pub static ETAPE_JEUNE: Fiche = Fiche {
    table: "etape_jeune",
    slug: "etapes-jeune",
    label: "étape du projet du jeune",
    plural: "étapes du projet du jeune",
    feminine: true,
    purpose: "Garder le projet que le jeune écrit lui-même, étape par étape, avec ses mots.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("moment_projet", "Étape", Kind::Code(&MOMENT_PROJET)).required(),
        Field::new("titre", "Son titre à lui, ou le nom de l'étape dans la méthode", Kind::Text)
            .grave(),
        Field::new("mots", "Ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .once()
            .hint("Les siens, sans corriger. Ils ne se réécrivent pas : il en ajoute."),
        Field::new("ecrit_par", "Qui écrit", Kind::Code(&ECRIT_PAR)).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
    ],
    title: &["moment_projet", "day"],
    list: &["day", "personne_id", "moment_projet", "ecrit_par"],
    order: "day",
    latest_first: true,
    check: rules::etape,
    no_overlap: None,
};

/// The record kind « commentaire d'une étape ».
pub static COMMENTAIRE_ETAPE: Fiche = Fiche {
    table: "commentaire_etape",
    slug: "commentaires-etape",
    label: "commentaire d'une étape",
    plural: "commentaires d'étapes",
    feminine: false,
    purpose: "Répondre au jeune à côté de ses mots, sans y toucher.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("etape_jeune_id", "Étape", Kind::Link("etape_jeune")).required(),
        Field::new("texte", "Commentaire", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Le jeune le lit sur sa page."),
        Field::new("auteur", "Par", Kind::Text).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
    ],
    title: &["auteur", "day"],
    list: &["day", "personne_id", "auteur"],
    order: "day",
    latest_first: true,
    check: rules::commentaire,
    no_overlap: None,
};
