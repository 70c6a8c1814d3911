//! Internships and projects for the time after.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, NoOverlap, Owner, Remark, Row, rule};
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

/// The list « Ce qu'est devenu le projet de sortie ».
pub static RESULTAT_PROJET: Nomenclature = Nomenclature {
    name: "resultat_projet",
    label: "Ce qu'est devenu le projet de sortie",
    source: "usage du secteur",
    items: &[
        ("contrat", "Un contrat est signé"),
        ("inscription", "Une inscription est faite"),
        ("refuse", "Refusé"),
        ("abandonne", "Abandonné"),
        ("autre", "Autre chose"),
    ],
};

/// An outcome has its day, and the news after the exit are of the same child.
fn projet(row: &Row, linked: &Linked) -> Vec<Remark> {
    let undated = (row.text("resultat_projet").is_some() && row.day("resultat_day").is_none())
        .then(|| Remark::refuse("resultat_day", "Quel jour l'avez-vous su ?"));
    let other = linked
        .get("devenir_id")
        .is_some_and(|news| news.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("devenir_id", "Ce sont les nouvelles d'un autre enfant."));
    [undated, other].into_iter().flatten().collect()
}

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
        Field::new("convention_day", "Convention signée le", Kind::Day)
            .hint("Le papier se joint dans ses documents : « Va avec », ce stage."),
        Field::new("retour_employeur", "Ce qu'en dit l'employeur", Kind::LongText).later(),
        Field::new("retour_jeune", "Ce qu'il ou elle en dit", Kind::LongText)
            .hint("Ses mots, sans corriger.")
            .sealed()
            .later(),
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
        Field::new("action_id", "Action qui y a mené", Kind::Link("action_collective"))
            .hint("Un séjour, un atelier, une action du service."),
        Field::new("resultat_projet", "Ce qu'il est devenu", Kind::Code(&RESULTAT_PROJET)),
        Field::new("resultat_day", "Su le", Kind::Day),
        Field::new("devenir_id", "Nouvelles après la sortie", Kind::Link("devenir"))
            .hint("Les nouvelles de six ou douze mois qui disent si cela tient.")
            .later(),
    ],
    title: &["nature", "day"],
    list: &["personne_id", "nature", "domaine", "etat", "resultat_projet", "day"],
    order: "day",
    latest_first: true,
    check: projet,
    no_overlap: None,
};

/// The list « Parcours d'insertion ».
pub static NATURE_INSERTION: Nomenclature = Nomenclature {
    name: "nature_insertion",
    label: "Parcours d'insertion",
    source: "usage du secteur",
    items: &[
        ("mission_locale", "Accompagné par une mission locale"),
        ("formation", "Formation"),
        ("apprentissage", "Apprentissage"),
        ("emploi", "Emploi"),
        ("service_civique", "Service civique"),
        ("insertion_economique", "Insertion par l'activité économique"),
        ("rupture", "En rupture : ni école, ni formation, ni emploi"),
        ("autre", "Autre"),
    ],
};

/// The record kind « parcours d'insertion »: a line a period, a rupture among them.
pub static INSERTION: Fiche = Fiche {
    table: "insertion",
    slug: "insertions",
    label: "période d'insertion",
    plural: "périodes d'insertion",
    feminine: true,
    purpose: "Suivre l'insertion d'un jeune et voir qui est en rupture.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Jeune", Kind::Link("personne")).required(),
        Field::new("nature", "Où il en est", Kind::Code(&NATURE_INSERTION)).required(),
        Field::new("structure", "Avec qui, où", Kind::Text),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("motif", "Pourquoi cela s'est arrêté", Kind::Text).later(),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "structure", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: Some(NoOverlap {
        keys: &["personne_id"],
        start: "start_day",
        end: "end_day",
        sentence: "Ce jeune a déjà une période d'insertion à ces dates : terminez-la la veille.",
    }),
};
