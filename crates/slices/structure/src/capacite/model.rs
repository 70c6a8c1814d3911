//! What a service may hold, plans and costs, each with its dates.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::{Nomenclature, listes};

use super::rules;

/// The list « Nature d'une capacité ».
pub static NATURE_CAPACITE: Nomenclature = Nomenclature {
    name: "nature_capacite",
    label: "Nature d'une capacité",
    source: "usage du secteur",
    items: &[
        ("autorisee", "Autorisée"),
        ("installee", "Installée"),
        ("financee", "Financée"),
        ("activee", "Activée"),
    ],
};

/// The list « Répartition de l'activité prévue dans l'année ».
pub static METHODE_PLAN: Nomenclature = Nomenclature {
    name: "methode_plan",
    label: "Répartition de l'activité prévue dans l'année",
    source: "usage du secteur",
    items: &[
        ("saisie", "Saisie mois par mois"),
        ("jour_exact", "Au jour exact"),
        ("douziemes", "Par douzièmes"),
    ],
};

/// The record kind « capacité ».
pub static CAPACITE: Fiche = Fiche {
    table: "capacite",
    slug: "capacites",
    label: "capacité",
    plural: "capacités",
    feminine: true,
    purpose: "Rapporter l'activité au nombre de places autorisées, installées, financées ou \
        activées.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("modalite_id", "Modalité", Kind::Link("modalite"))
            .hint("Vide pour la capacité du service entier.")
            .structure(),
        Field::new("cadre", "Cadre", Kind::Code(&listes::CADRE)).structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_CAPACITE)).required().structure(),
        Field::new("places", "Places", Kind::Int(0, 100_000)).required().structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Vide tant qu'elle vaut.")
            .structure(),
        Field::new("decision", "Décision", Kind::Text)
            .hint("L'arrêté ou la convention.")
            .structure(),
    ],
    title: &["nature", "places", "start_day"],
    list: &["nature", "places", "modalite_id", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::capacite,
    no_overlap: None,
};

/// The record kind « activité prévue ».
pub static PLAN_ACTIVITE: Fiche = Fiche {
    table: "plan_activite",
    slug: "plans-activite",
    label: "activité prévue",
    plural: "activités prévues",
    feminine: true,
    purpose: "Comparer les journées réalisées aux journées prévues avec le financeur.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("modalite_id", "Modalité", Kind::Link("modalite"))
            .hint("Vide pour le service entier.")
            .structure(),
        Field::new("annee", "Année", Kind::Int(1990, 2100)).required().structure(),
        Field::new("planned_days", "Journées prévues", Kind::Int(0, 10_000_000))
            .required()
            .structure(),
        Field::new("opening_days", "Jours d'ouverture", Kind::Int(0, 366)).structure(),
        Field::new("methode", "Répartition dans l'année", Kind::Code(&METHODE_PLAN))
            .required()
            .structure(),
        Field::new("source", "Source", Kind::Text)
            .hint("Où ce nombre est écrit : budget exécutoire, dialogue de gestion…")
            .structure(),
    ],
    title: &["annee"],
    list: &["annee", "modalite_id", "planned_days", "methode"],
    order: "annee",
    latest_first: true,
    check: rules::plan_activite,
    no_overlap: None,
};

/// The record kind « prix de journée ».
pub static PRIX_JOURNEE: Fiche = Fiche {
    table: "prix_journee",
    slug: "prix-journee",
    label: "prix de journée",
    plural: "prix de journée",
    feminine: false,
    purpose: "Valoriser les journées au prix arrêté pour la période.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("modalite_id", "Modalité", Kind::Link("modalite"))
            .hint("Vide pour le service entier.")
            .structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).hint("Vide tant qu'il vaut.").structure(),
        Field::new("montant", "Montant", Kind::Euro).required().structure(),
        Field::new("payeur", "Payeur", Kind::Text).structure(),
    ],
    title: &["montant", "start_day"],
    list: &["montant", "payeur", "modalite_id", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::prix_journee,
    no_overlap: None,
};
