//! What is lined up before an exit, what the child wants of it, and what became of the child after.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Moment du devenir ».
pub static MOMENT_DEVENIR: Nomenclature = Nomenclature {
    name: "moment_devenir",
    label: "Moment du devenir",
    source: "usage du secteur",
    items: &[("six_mois", "À 6 mois"), ("douze_mois", "À 12 mois")],
};

/// The list « Réponse ».
pub static REPONSE_DEVENIR: Nomenclature = Nomenclature {
    name: "reponse_devenir",
    label: "Réponse",
    source: "liste du produit (ADR 0041)",
    items: &[
        ("repondu", "A donné de ses nouvelles"),
        ("refus", "Ne veut pas répondre"),
        ("pas_joint", "Pas joint"),
    ],
};

/// The list « Nouvelles données par ».
pub static SOURCE_DEVENIR: Nomenclature = Nomenclature {
    name: "source_devenir",
    label: "Nouvelles données par",
    source: "liste du produit (ADR 0041)",
    items: &[
        ("lui_meme", "Le jeune lui-même"),
        ("famille", "Sa famille"),
        ("service", "Le service ou l'ASE qui le suit"),
        ("autre", "Quelqu'un d'autre"),
    ],
};

/// The list « Logement après la sortie ».
pub static LOGEMENT_DEVENIR: Nomenclature = Nomenclature {
    name: "logement_devenir",
    label: "Logement après la sortie",
    source: "liste du produit (ADR 0041)",
    items: &[
        ("parents", "Chez ses parents, ou l'un d'eux"),
        ("proche", "Chez un proche, un tiers digne de confiance"),
        ("accueil", "Accueilli ailleurs en protection de l'enfance"),
        ("soin", "Établissement de soin ou du handicap"),
        ("autonome", "Son logement à lui"),
        ("residence", "Foyer de jeunes travailleurs, résidence, internat"),
        ("heberge", "Hébergé par un ami, un compagnon, une compagne"),
        ("urgence", "Hôtel, CHRS, 115"),
        ("detention", "Détention"),
        ("rue", "À la rue"),
        ("inconnu", "Ne sait pas"),
    ],
};

/// The list « École, formation, emploi après la sortie ».
pub static ACTIVITE_DEVENIR: Nomenclature = Nomenclature {
    name: "activite_devenir",
    label: "École, formation, emploi après la sortie",
    source: "d'après OLINPE, variable EMPLJM, resserrée (ADR 0041)",
    items: &[
        ("eleve", "Élève, étudiant"),
        ("apprentissage", "En contrat d'apprentissage"),
        ("formation", "En formation, stage rémunéré"),
        ("emploi_limite", "Emploi à durée limitée, intérim, emploi aidé"),
        ("emploi_stable", "Emploi sans limite de durée"),
        ("insertion", "Mission locale, dispositif d'insertion"),
        ("chomage", "Au chômage"),
        ("aucune", "Ni école, ni formation, ni emploi"),
        ("trop_jeune", "Pas encore l'âge d'aller à l'école"),
        ("inconnu", "Ne sait pas"),
    ],
};

/// The list « Ressources après la sortie ».
pub static RESSOURCE_DEVENIR: Nomenclature = Nomenclature {
    name: "ressource_devenir",
    label: "Ressources après la sortie",
    source: "liste du produit (ADR 0041)",
    items: &[
        ("salaire", "Salaire, apprentissage"),
        ("bourse", "Bourse"),
        ("insertion", "Allocation d'insertion"),
        ("jeune_majeur", "Aide du département au jeune majeur"),
        ("handicap", "Allocation du handicap"),
        ("famille", "À la charge de sa famille, aidé par elle"),
        ("accueil", "Pris en charge là où il est accueilli"),
        ("aucune", "Aucune"),
        ("inconnu", "Ne sait pas"),
    ],
};

/// The list « Vit avec »: the variable MENAGEJM of OLINPE.
pub static MENAGE_DEVENIR: Nomenclature = Nomenclature {
    name: "menage_devenir",
    label: "Vit avec",
    source: "OLINPE 2.0, variable MENAGEJM (CASF, art. D. 226-3-1 et suivants)",
    items: &[
        ("seul", "Seul"),
        ("conjoint", "Un conjoint, un petit ami, une petite amie"),
        ("colocation", "En colocation"),
        ("famille", "Un ou des membres de sa famille de naissance ou d'adoption"),
        ("autre", "Autre situation"),
        ("inconnu", "Ne sait pas"),
    ],
};

/// The list « Qui est à ses côtés ».
pub static ENTOURAGE_DEVENIR: Nomenclature = Nomenclature {
    name: "entourage_devenir",
    label: "Qui est à ses côtés",
    source: "liste du produit (ADR 0041)",
    items: &[
        ("famille", "Sa famille"),
        ("proche", "Des amis, un compagnon, une compagne"),
        ("parrain", "Un parrain, une marraine, une famille d'accueil d'avant"),
        ("professionnel", "Un professionnel"),
        ("personne", "Personne"),
        ("inconnu", "Ne sait pas"),
    ],
};

/// The list « Ce qu'il faut pour partir ».
pub static POINT: Nomenclature = Nomenclature {
    name: "point_sortie",
    label: "Ce qu'il faut pour partir",
    source: "CASF, art. L. 222-5-1 et R. 222-6 ; liste du produit (ADR 0041, 0053)",
    items: &[
        ("logement", "Un logement"),
        ("ressources", "Des ressources"),
        ("scolarite", "Une formation ou un emploi"),
        ("papiers", "Ses papiers"),
        ("sante", "Une couverture santé"),
        ("personne", "Quelqu'un vers qui se tourner"),
        ("retour", "Un lieu où revenir"),
    ],
};

/// The list « Où en est un point de la sortie ».
pub static ETAT_POINT: Nomenclature = Nomenclature {
    name: "etat_point_sortie",
    label: "Où en est un point de la sortie",
    source: "liste du produit (ADR 0041)",
    items: &[("pret", "Prêt"), ("en_cours", "En cours"), ("manque", "Manque")],
};

/// The record kind « devenir »: an answer, a refusal, or a try.
pub static DEVENIR: Fiche = Fiche {
    table: "devenir",
    slug: "devenirs",
    label: "prise de nouvelles",
    plural: "prises de nouvelles",
    feminine: true,
    purpose: "Savoir ce que devient l'enfant 6 et 12 mois après sa sortie, s'il veut bien le dire.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("sejour_id", "Séjour fini", Kind::Link("sejour")).required(),
        Field::new("moment", "Quand", Kind::Code(&MOMENT_DEVENIR)).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("reponse", "Réponse", Kind::Code(&REPONSE_DEVENIR)).required(),
        Field::new("source_devenir", "Nouvelles données par", Kind::Code(&SOURCE_DEVENIR)),
        Field::new("logement", "Logement", Kind::Code(&LOGEMENT_DEVENIR)).grave(),
        Field::new("activite", "École, formation, emploi", Kind::Code(&ACTIVITE_DEVENIR)).grave(),
        Field::new("ressources", "Ressources", Kind::Code(&RESSOURCE_DEVENIR)).grave(),
        Field::new("menage", "Vit avec", Kind::Code(&MENAGE_DEVENIR)).grave(),
        Field::new("entourage", "Qui est à ses côtés", Kind::Code(&ENTOURAGE_DEVENIR)).grave(),
        Field::new("mots", "Ce qu'il ou elle en dit", Kind::LongText)
            .grave()
            .sealed()
            .hint("Ses mots, sans corriger. Rien ici n'est obligatoire."),
    ],
    title: &["moment", "day"],
    list: &["day", "personne_id", "moment", "reponse", "logement", "activite"],
    order: "day",
    latest_first: true,
    check: rules::devenir,
    no_overlap: None,
};

/// The record kind « point de la sortie »: where one thing stands on a day; the latest says.
pub static POINT_SORTIE: Fiche = Fiche {
    table: "point_sortie",
    slug: "points-sortie",
    label: "point de la sortie",
    plural: "points de la sortie",
    feminine: false,
    purpose: "Voir d'un coup d'œil ce qui est prêt et ce qui manque avant que l'enfant parte.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("point", "Quoi", Kind::Code(&POINT)).required(),
        Field::new("etat", "Où cela en est", Kind::Code(&ETAT_POINT)).required(),
        Field::new("day", "Constaté le", Kind::Day).required().today(),
        Field::new("porteur", "Qui s'en occupe", Kind::Text)
            .hint("Une personne que l'on peut appeler."),
        Field::new("prevu_day", "Pour le", Kind::Day),
        Field::new("precision_point", "Précision", Kind::Text).grave(),
        Field::new("contrat_id", "Contrat jeune majeur", Kind::Link("contrat_jeune_majeur"))
            .hint("Si ce point est écrit au contrat."),
    ],
    title: &["point", "day"],
    list: &["day", "personne_id", "point", "etat", "porteur", "prevu_day"],
    order: "day",
    latest_first: true,
    check: rules::point,
    no_overlap: None,
};

/// The record kind « souhait pour la sortie »: in the child's own words.
pub static SOUHAIT_SORTIE: Fiche = Fiche {
    table: "souhait_sortie",
    slug: "souhaits-sortie",
    label: "souhait pour la sortie",
    plural: "souhaits pour la sortie",
    feminine: false,
    purpose: "Préparer la sortie que l'enfant veut, dite avec ses mots.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Dit le", Kind::Day).required().today(),
        Field::new("mots", "Ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Exactement comme il ou elle l'a dit, sans corriger."),
    ],
    title: &["day"],
    list: &["day", "personne_id"],
    order: "day",
    latest_first: true,
    check: rules::point,
    no_overlap: None,
};
