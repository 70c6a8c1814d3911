//! A home, its addresses and the children who are there, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, NoOverlap, Owner, rule};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Qui y vit ».
pub static NATURE_FOYER: Nomenclature = Nomenclature {
    name: "nature_foyer",
    label: "Foyer de qui",
    source: "usage du secteur",
    items: &[
        ("mere", "Mère"),
        ("pere", "Père"),
        ("deux_parents", "Les deux parents"),
        ("grand_parent", "Grand-parent"),
        ("tiers", "Tiers digne de confiance"),
        ("autre", "Autre"),
    ],
};

/// The record kind « foyer ».
pub static FOYER: Fiche = Fiche {
    table: "foyer",
    slug: "foyers",
    label: "foyer",
    plural: "foyers",
    feminine: false,
    purpose: "Travailler chez chaque parent, et savoir chez qui l'enfant est.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("famille_id", "Famille", Kind::Link("famille")).required(),
        Field::new("nom", "Nom", Kind::Text).required().hint("« Chez Mme Lebrun »."),
        Field::new("nature", "Foyer de qui", Kind::Code(&NATURE_FOYER)).required().grave(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["nom"],
    list: &["famille_id", "nom", "nature", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « adresse d'un foyer ».
pub static ADRESSE_FOYER: Fiche = Fiche {
    table: "adresse_foyer",
    slug: "adresses-foyer",
    label: "adresse d'un foyer",
    plural: "adresses des foyers",
    feminine: true,
    purpose: "Aller au bon domicile, et compter les visites hors du département.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("famille_id", "Famille", Kind::Link("famille")).required(),
        Field::new("foyer_id", "Foyer", Kind::Link("foyer")).required(),
        Field::new("adresse", "Adresse", Kind::Text).required().grave().sealed(),
        Field::new("commune", "Commune", Kind::Commune),
        Field::new("departement", "Département", Kind::Departement)
            .hint("S'il n'est pas celui de la commune, ou si la commune n'est pas connue."),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["start_day"],
    list: &["famille_id", "foyer_id", "adresse", "commune", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::adresse,
    no_overlap: Some(NoOverlap {
        keys: &["foyer_id"],
        start: "start_day",
        end: "end_day",
        sentence: "Ce foyer a déjà une adresse à ces dates : donnez d'abord une fin à l'autre.",
    }),
};

/// The record kind « rythme d'un enfant dans un foyer ».
pub static RYTHME_FOYER: Fiche = Fiche {
    table: "rythme_foyer",
    slug: "rythmes-foyer",
    label: "rythme d'un enfant dans un foyer",
    plural: "rythmes des enfants dans les foyers",
    feminine: false,
    purpose: "Savoir chez qui l'enfant est, et quand.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("foyer_id", "Foyer", Kind::Link("foyer")).required(),
        Field::new("rythme", "Rythme", Kind::Text)
            .required()
            .hint("« Une semaine sur deux », « un week-end sur deux », « jamais la nuit ».")
            .grave(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["rythme"],
    list: &["personne_id", "foyer_id", "rythme", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::rythme,
    no_overlap: None,
};
