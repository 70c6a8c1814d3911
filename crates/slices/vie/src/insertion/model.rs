//! Internships and projects for the time after.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule, rule};
use vocabulary::Nomenclature;

/// The list « Nature du projet de sortie ».
pub static NATURE_PROJET_SORTIE: Nomenclature = Nomenclature {
    name: "nature_projet_sortie",
    label: "Nature du projet de sortie",
    source: "usage du secteur",
    items: &[
        ("apprentissage", "Apprentissage"),
        ("lycee_professionnel", "Lycée professionnel"),
        ("formation", "Formation"),
        ("emploi", "Emploi"),
        ("scolarite_ordinaire", "Scolarité ordinaire"),
        ("autre", "Autre"),
    ],
};

/// The list « Où en est le projet de sortie ».
pub static ETAT_PROJET_SORTIE: Nomenclature = Nomenclature {
    name: "etat_projet_sortie",
    label: "Où en est le projet de sortie",
    source: "usage du secteur",
    items: &[
        ("idee", "Idée"),
        ("demarche", "Démarche engagée"),
        ("accepte", "Accepté"),
        ("abandonne", "Abandonné"),
    ],
};

/// The record kind « stage ».
pub static STAGE: Fiche = Fiche {
    table: "stage",
    slug: "stages",
    label: "stage",
    plural: "stages",
    feminine: false,
    purpose: "Suivre les stages de l'enfant et leurs domaines.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("domaine", "Domaine", Kind::Text).required(),
        Field::new("employeur", "Employeur", Kind::Text),
        Field::new("start_day", "Premier jour", Kind::Day).required(),
        Field::new("end_day", "Dernier jour", Kind::LastDay),
    ],
    title: &["domaine", "start_day"],
    list: &["personne_id", "domaine", "employeur", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « projet de sortie ».
pub static PROJET_SORTIE: Fiche = Fiche {
    table: "projet_sortie",
    slug: "projets-sortie",
    label: "projet de sortie",
    plural: "projets de sortie",
    feminine: false,
    purpose: "Préparer ce qui vient après l'accueil, et dire où en est la préparation.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_PROJET_SORTIE)).required(),
        Field::new("domaine", "Domaine", Kind::Text),
        Field::new("etat", "État", Kind::Code(&ETAT_PROJET_SORTIE)).required(),
        Field::new("day", "Constaté le", Kind::Day).required(),
    ],
    title: &["nature", "day"],
    list: &["personne_id", "nature", "domaine", "etat", "day"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
