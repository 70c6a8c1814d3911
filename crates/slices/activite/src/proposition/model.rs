//! A good practice or a proposal, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Ce que c'est ».
pub static NATURE_PROPOSITION: Nomenclature = Nomenclature {
    name: "nature_proposition",
    label: "Ce que c'est",
    source: "usage du secteur",
    items: &[
        ("bonne_pratique", "Bonne pratique"),
        ("initiative", "Initiative"),
        ("proposition", "Proposition"),
    ],
};

/// The list « Ce qui la porterait ».
pub static VECTEUR: Nomenclature = Nomenclature {
    name: "vecteur",
    label: "Ce qui la porterait",
    source: "usage du secteur",
    items: &[
        ("loi", "Loi"),
        ("reglement", "Décret, arrêté"),
        ("convention", "Convention, protocole, charte"),
        ("cpom", "CPOM"),
        ("schema", "Schéma, projet départemental"),
        ("action", "Une action des services, sans texte"),
    ],
};

/// The list « Ce qu'elle est devenue ».
pub static SUITE_PROPOSITION: Nomenclature = Nomenclature {
    name: "suite_proposition",
    label: "Ce qu'elle est devenue",
    source: "usage du secteur",
    items: &[
        ("attente", "Pas encore de réponse"),
        ("retenue", "Retenue"),
        ("en_partie", "Retenue en partie"),
        ("refusee", "Refusée"),
        ("realisee", "Réalisée"),
    ],
};

/// The record kind « bonne pratique ou proposition ».
pub static PROPOSITION_DIAGNOSTIC: Fiche = Fiche {
    table: "proposition_diagnostic",
    slug: "propositions-diagnostic",
    label: "bonne pratique ou proposition",
    plural: "bonnes pratiques et propositions",
    feminine: true,
    purpose: "Dire ce qui marche et ce qui est demandé, la loi ou la convention qui le porterait, et ce que c'est devenu.",
    category: Category::Activite,
    owner: Owner::Service,
    fields: &[
        Field::new("day", "Notée le", Kind::Day).required().today().structure(),
        Field::new("nature_proposition", "Ce que c'est", Kind::Code(&NATURE_PROPOSITION))
            .required()
            .structure(),
        Field::new("titre", "En une phrase", Kind::Text).required().structure(),
        Field::new("contexte", "Le contexte, ce qui est fait ou demandé", Kind::LongText)
            .hint("Sans le nom d'un enfant ni d'une famille : c'est fait pour être donné.")
            .structure(),
        Field::new("effet", "Ce que l'on en a vu", Kind::LongText).structure(),
        Field::new("de_qui", "De qui elle vient", Kind::Text)
            .required()
            .hint("Une équipe, un service, un partenaire.")
            .structure(),
        Field::new("vecteur", "Ce qui la porterait", Kind::Code(&VECTEUR)).required().structure(),
        Field::new("vecteur_texte", "Quel texte, quelle convention", Kind::Text)
            .hint("Le texte à changer ou à écrire, la convention et ses parties.")
            .structure(),
        Field::new("envoi_day", "Envoyée le", Kind::Day).structure(),
        Field::new("envoi_a", "À qui", Kind::Text)
            .hint("L'ONPE, le département, un partenaire.")
            .structure(),
        Field::new("suite_proposition", "Ce qu'elle est devenue", Kind::Code(&SUITE_PROPOSITION))
            .later()
            .structure(),
        Field::new("suite_day", "Le", Kind::Day).later().structure(),
        Field::new("suite_texte", "La réponse, en quelques mots", Kind::LongText)
            .later()
            .structure(),
    ],
    title: &["titre"],
    list: &["day", "nature_proposition", "titre", "vecteur", "envoi_day", "suite_proposition"],
    order: "day",
    latest_first: true,
    check: rules::proposition,
    no_overlap: None,
};
