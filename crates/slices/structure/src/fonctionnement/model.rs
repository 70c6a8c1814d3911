//! How a service works and is counted: sessions or running list, counting rules.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule, rule};
use vocabulary::Nomenclature;

/// The list « Mode de fonctionnement ».
pub static NATURE_FONCTIONNEMENT: Nomenclature = Nomenclature {
    name: "nature_fonctionnement",
    label: "Mode de fonctionnement",
    source: "usage du secteur",
    items: &[("sessions", "Par sessions"), ("file_active", "En file active")],
};

/// The record kind « mode de fonctionnement ».
pub static FONCTIONNEMENT: Fiche = Fiche {
    table: "fonctionnement",
    slug: "fonctionnements",
    label: "mode de fonctionnement",
    plural: "modes de fonctionnement",
    feminine: false,
    purpose: "Savoir si le service accueille par sessions ou en file active, et depuis quand.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Mode", Kind::Code(&NATURE_FONCTIONNEMENT)).required().structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["nature", "start_day"],
    list: &["nature", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « session d'accueil ».
pub static SESSION_ACCUEIL: Fiche = Fiche {
    table: "session_accueil",
    slug: "sessions-accueil",
    label: "session d'accueil",
    plural: "sessions d'accueil",
    feminine: true,
    purpose: "Rattacher les séjours à la session pendant laquelle ils ont eu lieu.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).required().structure(),
        Field::new("places", "Places", Kind::Int(0, 100_000)).structure(),
    ],
    title: &["nom"],
    list: &["nom", "start_day", "end_day", "places"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « règle de comptage ».
pub static REGLE_COMPTAGE: Fiche = Fiche {
    table: "regle_comptage",
    slug: "regles-comptage",
    label: "règle de comptage",
    plural: "règles de comptage",
    feminine: true,
    purpose: "Dire comment le service est compté, depuis quand et en accord avec qui.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("parametres", "Paramètres", Kind::LongText)
            .hint("Un réglage par ligne : nom = valeur.")
            .required()
            .structure(),
        Field::new("accord", "Accord", Kind::Text)
            .hint("Avec qui ces règles ont été convenues.")
            .structure(),
    ],
    title: &["start_day"],
    list: &["start_day", "accord"],
    order: "start_day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « période nommée »: days that a service compares with others (« été 2026 », « 2e confinement »).
pub static PERIODE_NOMMEE: Fiche = Fiche {
    table: "periode_nommee",
    slug: "periodes-nommees",
    label: "période nommée",
    plural: "périodes nommées",
    feminine: true,
    purpose: "Comparer ce qui s'est passé pendant une période et pendant une autre.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text)
            .required()
            .hint("Par exemple : Été 2026, Deuxième confinement.")
            .structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).required().structure(),
    ],
    title: &["nom"],
    list: &["nom", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
