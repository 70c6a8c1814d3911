//! The local parts of the territory.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

/// The list « Nature d'un territoire local ».
pub static NATURE_TERRITOIRE: Nomenclature = Nomenclature {
    name: "nature_territoire",
    label: "Nature d'un territoire local",
    source: "usage du secteur",
    items: &[
        ("mdcs", "MDCS"),
        ("mds", "MDS"),
        ("utas", "UTAS"),
        ("dtpjj", "DTPJJ"),
        ("autre", "Autre"),
    ],
};

/// The record kind « territoire local ».
pub static TERRITOIRE_LOCAL: Fiche = Fiche {
    table: "territoire_local",
    slug: "territoires",
    label: "territoire local",
    plural: "territoires locaux",
    feminine: false,
    purpose: "Répartir familles, mesures et besoins par territoire du département.",
    category: Category::Structure,
    owner: Owner::Organisation,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("departement", "Département", Kind::Departement).required().structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_TERRITOIRE)).required().structure(),
    ],
    title: &["nom"],
    list: &["nom", "nature", "departement"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};
