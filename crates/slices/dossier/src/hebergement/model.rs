//! Where the child lives, from which day.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Hébergement de l'enfant ».
pub static NATURE_HEBERGEMENT: Nomenclature = Nomenclature {
    name: "nature_hebergement",
    label: "Hébergement de l'enfant",
    source: "usage du secteur",
    items: &[
        ("deux_parents", "Chez ses deux parents"),
        ("un_parent", "Chez un parent"),
        ("alternance", "En alternance"),
        ("famille_elargie", "Famille élargie"),
        ("tiers_digne", "Tiers digne de confiance"),
        ("famille_accueil", "Famille d'accueil"),
        ("etablissement", "Établissement"),
        ("cer_cef", "CER ou CEF"),
        ("detention", "Détention"),
        ("hotel", "Hôtel"),
        ("rue_errance", "Rue ou errance"),
        ("autonome", "Logement autonome"),
        ("inconnu", "Inconnu"),
    ],
};

/// The record kind « libellé d'hébergement »: a word of the house's own list, under one of the list of all.
pub static LIBELLE_HEBERGEMENT: Fiche = Fiche {
    table: "libelle_hebergement",
    slug: "libelles-hebergement",
    label: "libellé d'hébergement",
    plural: "libellés d'hébergement",
    feminine: false,
    purpose: "Compter l'hébergement avec les mots de la maison, sans perdre ceux de tous.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("libelle", "Libellé", Kind::Text).required().structure(),
        Field::new("nature", "Compté sous", Kind::Code(&NATURE_HEBERGEMENT)).required().structure(),
        Field::new("end_day", "N'est plus choisi après le", Kind::LastDay).structure(),
    ],
    title: &["libelle"],
    list: &["libelle", "nature", "end_day"],
    order: "libelle",
    latest_first: false,
    check: fiche::no_rule,
    no_overlap: None,
};

/// The record kind « hébergement ».
pub static HEBERGEMENT: Fiche = Fiche {
    table: "hebergement",
    slug: "hebergements",
    label: "hébergement",
    plural: "hébergements",
    feminine: false,
    purpose: "Savoir où vit l'enfant avant, pendant et après l'accompagnement.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Personne", Kind::Link("personne")).required(),
        Field::new("nature", "Hébergement", Kind::Code(&NATURE_HEBERGEMENT)).required().grave(),
        Field::new("commune", "Commune", Kind::Commune),
        Field::new("adresse", "Adresse", Kind::Text).grave().sealed(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("libelle_id", "Dans la liste de la maison", Kind::Link("libelle_hebergement"))
            .hint("Facultatif : une précision que le service a mise à sa liste."),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "commune", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::hebergement,
    no_overlap: None,
};
