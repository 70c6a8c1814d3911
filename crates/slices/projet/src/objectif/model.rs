//! Projects, objectives, reviews and shares, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::{serafin::BESOIN_SERAFIN, theme::THEME_PROJET};

/// The list « Projet ».
pub static PROJET: Nomenclature = Nomenclature {
    name: "projet_de_qui",
    label: "Projet",
    source: "CASF, art. L. 223-1-1 (PPE) ; usage du secteur",
    items: &[
        ("ppe", "Projet pour l'enfant (PPE)"),
        ("ppa", "Projet personnalisé d'accompagnement (PPA)"),
        ("service", "Projet du service"),
        ("ecole", "Projet de l'école"),
        ("soin", "Projet de soin"),
    ],
};

/// The list « Périodicité » of what a service does.
pub static PERIODICITE: Nomenclature = Nomenclature {
    name: "periodicite_objectif",
    label: "Par",
    source: "usage du secteur",
    items: &[("semaine", "Semaine"), ("mois", "Mois"), ("trimestre", "Trimestre")],
};

/// The list « Compté sur »: the appointments held that answer an objective.
pub static SUIVI_PAR: Nomenclature = Nomenclature {
    name: "suivi_par",
    label: "Compté sur l'agenda",
    source: "usage du secteur",
    items: &[
        ("visite_domicile", "Visites à domicile"),
        ("entretien", "Entretiens"),
        ("visite", "Visites d'un parent ou d'un proche"),
        ("sante", "Rendez-vous de santé"),
        ("ecole", "Rendez-vous d'école"),
        ("activite", "Activités"),
        ("synthese", "Synthèses"),
    ],
};

/// The list « Proposé par ».
pub static ORIGINE_OBJECTIF: Nomenclature = Nomenclature {
    name: "origine_objectif",
    label: "Proposé par",
    source: "usage du secteur",
    items: &[
        ("enfant", "L'enfant"),
        ("parent", "Un parent"),
        ("service", "Le service"),
        ("juge", "Le juge ou le département"),
        ("partenaire", "Un partenaire"),
    ],
};

/// The list « Quel parent l'a proposé ».
pub static PARENT_PROPOSE: Nomenclature = Nomenclature {
    name: "parent_propose",
    label: "Quel parent l'a proposé",
    source: "usage du secteur",
    items: &[("mere", "Sa mère"), ("pere", "Son père"), ("autre", "Un autre proche")],
};

/// The list « Accueil d'un objectif proposé ».
pub static ACCUEIL_OBJECTIF: Nomenclature = Nomenclature {
    name: "accueil_objectif",
    label: "Ce qu'on en fait",
    source: "usage du secteur",
    items: &[
        ("retenu", "Retenu"),
        ("modifie", "Retenu, autrement"),
        ("refuse", "Pas retenu"),
        ("propose", "À discuter"),
    ],
};

/// The list « État d'un objectif ».
pub static ETAT_OBJECTIF: Nomenclature = Nomenclature {
    name: "etat_objectif",
    label: "Où on en est",
    source: "usage du secteur",
    items: &[
        ("atteint", "Atteint"),
        ("avance", "Ça avance"),
        ("stable", "Pas de changement"),
        ("recul", "Recul"),
    ],
};

/// The list « Suite d'un bilan ».
pub static SUITE_OBJECTIF: Nomenclature = Nomenclature {
    name: "suite_objectif",
    label: "On fait quoi",
    source: "usage du secteur",
    items: &[("continue", "On continue"), ("change", "On change"), ("arrete", "On arrête")],
};

/// The record kind « projet en cours ».
pub static PROJET_EN_COURS: Fiche = Fiche {
    table: "projet_en_cours",
    slug: "projets-en-cours",
    label: "projet en cours",
    plural: "projets en cours",
    feminine: false,
    purpose: "Savoir quels projets existent pour l'enfant, et quand l'un d'eux change.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("projet", "Projet", Kind::Code(&PROJET)).required(),
        Field::new("detenteur", "Qui le tient", Kind::Text)
            .required()
            .hint("Le département pour le PPE, l'établissement pour le PPA, l'école…"),
        Field::new("day", "Version du", Kind::Day).required().today(),
        Field::new("numero", "Numéro ou nom de la version", Kind::Text),
        Field::new("review_day", "À revoir le", Kind::Day),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).later(),
    ],
    title: &["projet", "day"],
    list: &["personne_id", "projet", "detenteur", "day", "numero", "review_day"],
    order: "day",
    latest_first: true,
    check: rules::projet,
    no_overlap: None,
};

/// The record kind « objectif du projet ».
pub static OBJECTIF_PROJET: Fiche = Fiche {
    table: "objectif_projet",
    slug: "objectifs-projet",
    label: "objectif du projet",
    plural: "objectifs du projet",
    feminine: false,
    purpose: "Dire ce que le service cherche avec l'enfant, comment, et jusqu'à quand.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("theme", "Thème", Kind::Code(&THEME_PROJET)).required(),
        Field::new("texte", "Objectif", Kind::LongText)
            .required()
            .grave()
            .hint("Une phrase que l'enfant comprend."),
        Field::new("mots", "Ce qu'il en dit, avec ses mots", Kind::LongText).grave().sealed(),
        Field::new("projet", "Dans quel projet", Kind::Code(&PROJET)).required(),
        Field::new("origine", "Proposé par", Kind::Code(&ORIGINE_OBJECTIF)).required(),
        Field::new("accueil", "Ce qu'on en fait", Kind::Code(&ACCUEIL_OBJECTIF)).required(),
        Field::new("motif", "Pourquoi", Kind::Text)
            .grave()
            .hint("S'il est retenu autrement, ou pas retenu."),
        Field::new("mission", "Ce que fait le service", Kind::Text)
            .under("Comment")
            .hint("Sa mission, pas celle des autres."),
        Field::new("moyens", "Avec quoi, avec qui", Kind::Text),
        Field::new("nombre", "Combien de fois", Kind::Int(1, 100)),
        Field::new("periodicite", "Par", Kind::Code(&PERIODICITE)),
        Field::new("suivi_par", "Compté sur l'agenda", Kind::Code(&SUIVI_PAR))
            .hint("Les rendez-vous tenus se comptent seuls."),
        Field::new("start_day", "À partir du", Kind::Day).required().today().under("Quand"),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("review_day", "Bilan prévu le", Kind::Day),
        Field::new("sans_contrepartie", "Sans réponse d'un autre projet : pourquoi", Kind::Text)
            .hint("Quand aucun autre projet n'a d'objectif sur ce thème.")
            .under("Avec les autres projets"),
        Field::new("serafin", "Besoin SERAFIN-PH", Kind::Code(&BESOIN_SERAFIN)),
        Field::new("parent_propose", "Quel parent l'a proposé", Kind::Code(&PARENT_PROPOSE))
            .hint("Il ou elle lira sur sa page ce qu'on en fait, et pourquoi."),
    ],
    title: &["theme", "start_day"],
    list: &["personne_id", "theme", "projet", "accueil", "start_day", "end_day", "review_day"],
    order: "start_day",
    latest_first: true,
    check: rules::objectif,
    no_overlap: None,
};

/// The record kind « bilan d'un objectif ».
pub static BILAN_OBJECTIF: Fiche = Fiche {
    table: "bilan_objectif",
    slug: "bilans-objectif",
    label: "bilan d'un objectif",
    plural: "bilans d'objectifs",
    feminine: false,
    purpose: "Dire ce qui a été fait, où on en est, et ce que l'enfant en pense.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("objectif_id", "Objectif", Kind::Link("objectif_projet")).required(),
        Field::new("day", "Bilan du", Kind::Day).required().today(),
        Field::new("etat", "Où on en est", Kind::Code(&ETAT_OBJECTIF)).required(),
        Field::new("texte", "Ce qui a été fait", Kind::LongText).required().grave().sealed(),
        Field::new("mots", "Ce qu'il en dit, avec ses mots", Kind::LongText).grave().sealed(),
        Field::new("suite", "On fait quoi", Kind::Code(&SUITE_OBJECTIF)).required(),
        Field::new("action_id", "Séjour ou action qui l'a montré", Kind::Link("action_collective")),
    ],
    title: &["etat", "day"],
    list: &["day", "personne_id", "objectif_id", "etat", "suite"],
    order: "day",
    latest_first: true,
    check: rules::bilan,
    no_overlap: None,
};

/// The record kind « part de financement ».
pub static PART_FINANCEMENT: Fiche = Fiche {
    table: "part_financement",
    slug: "parts-financement",
    label: "part de financement",
    plural: "parts de financement",
    feminine: true,
    purpose: "Savoir qui paie une solution portée à plusieurs, jusqu'au dernier centième.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("objet", "Solution", Kind::Text)
            .required()
            .hint("Le même nom pour toutes les parts d'une même solution."),
        Field::new("financeur", "Qui paie", Kind::Text).required(),
        Field::new("part_percent", "Sa part, en %", Kind::Hundredths).required(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["objet", "financeur"],
    list: &["personne_id", "objet", "financeur", "part_percent", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::part,
    no_overlap: None,
};
