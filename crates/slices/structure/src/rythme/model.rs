//! A rhythm of a service, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, NoOverlap, Owner, rule};
use vocabulary::Nomenclature;

/// The list « Rythme ».
pub static RYTHME_SUIVI: Nomenclature = Nomenclature {
    name: "rythme_suivi",
    label: "Ce que le service veut revoir à un rythme",
    source: "usage du secteur",
    items: &[
        ("binome", "Une visite à deux dans chaque famille"),
        ("fratrie", "Une rencontre entre frères et sœurs séparés"),
        ("mna", "Un contact avec un mineur non accompagné"),
    ],
};

/// The record kind « rythme du service ».
pub static REGLE_RYTHME: Fiche = Fiche {
    table: "regle_rythme",
    slug: "regles-rythme",
    label: "rythme du service",
    plural: "rythmes du service",
    feminine: false,
    purpose: "Voir à temps qui n'a pas été rencontré.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("rythme", "Quoi", Kind::Code(&RYTHME_SUIVI)).required().structure(),
        Field::new("jours", "Au moins tous les (jours)", Kind::Int(1, 366)).required().structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["rythme"],
    list: &["rythme", "jours", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: Some(NoOverlap {
        keys: &["rythme"],
        start: "start_day",
        end: "end_day",
        sentence: "Ce rythme est déjà fixé à ces dates : donnez d'abord une fin à l'autre.",
    }),
};
