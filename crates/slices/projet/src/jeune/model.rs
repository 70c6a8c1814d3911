//! The sets of steps of a service, a step of the youth's own project, and what adults say beside it.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Étape du projet du jeune »: six moments that any method knows, in the youth's own words.
pub static MOMENT_PROJET: Nomenclature = Nomenclature {
    name: "moment_projet",
    label: "Étape du projet du jeune",
    source: "usage du secteur",
    items: &[
        ("moi", "Qui je suis"),
        ("explorer", "Ce que je découvre"),
        ("essayer", "Ce que j'essaie"),
        ("choisir", "Ce que je choisis"),
        ("faire", "Ce que je fais"),
        ("retenir", "Ce que j'en retiens"),
    ],
};

/// The list « Qui écrit ».
pub static ECRIT_PAR: Nomenclature = Nomenclature {
    name: "ecrit_par",
    label: "Qui écrit",
    source: "usage du secteur",
    items: &[
        ("ensemble", "Le jeune, avec un adulte"),
        ("dicte", "Un adulte, sous sa dictée"),
        ("page", "Le jeune, sur sa page"),
    ],
};

/// The record kind « méthode de projet du jeune »: a set of steps that a service made, whatever the method is called.
pub static METHODE_JEUNE: Fiche = Fiche {
    table: "methode_jeune",
    slug: "methodes-jeune",
    label: "méthode de projet du jeune",
    plural: "méthodes de projet du jeune",
    feminine: true,
    purpose: "Garder les suites d'étapes que le service propose aux jeunes pour leur projet.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom de la méthode", Kind::Text)
            .required()
            .structure()
            .hint("Le nom que le service lui donne."),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .structure()
            .hint("Vide tant qu'elle se propose. Les projets commencés gardent leurs étapes."),
    ],
    title: &["nom"],
    list: &["nom", "start_day", "end_day"],
    order: "nom",
    latest_first: false,
    check: fiche::rule::only_span,
    no_overlap: None,
};

/// The record kind « étape d'une méthode ».
pub static ETAPE_METHODE: Fiche = Fiche {
    table: "etape_methode",
    slug: "etapes-methode",
    label: "étape d'une méthode",
    plural: "étapes d'une méthode",
    feminine: true,
    purpose: "Dire les étapes d'une méthode, dans leur ordre, et ce que chacune demande au jeune.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("methode_jeune_id", "Méthode", Kind::Link("methode_jeune"))
            .required()
            .structure(),
        Field::new("rang", "Rang", Kind::Int(1, 30)).required().structure(),
        Field::new("titre", "Nom de l'étape", Kind::Text).required().structure(),
        Field::new("moment_projet", "À ranger sous", Kind::Code(&MOMENT_PROJET))
            .required()
            .structure()
            .hint("Pour que les projets se lisent dans le même ordre, quelle que soit la méthode."),
        Field::new("question", "Ce qu'elle demande au jeune", Kind::LongText)
            .structure()
            .hint("Une phrase simple, lue par lui."),
    ],
    title: &["rang", "titre"],
    list: &["methode_jeune_id", "rang", "titre", "moment_projet"],
    order: "rang",
    latest_first: false,
    check: fiche::no_rule,
    no_overlap: None,
};

/// The record kind « étape prévue »: what a method proposed to a youth on the day their project began. It is a copy: the
/// service changes its method, the youth's steps stay.
pub static ETAPE_PREVUE: Fiche = Fiche {
    table: "etape_prevue",
    slug: "etapes-prevues",
    label: "étape prévue",
    plural: "étapes prévues",
    feminine: true,
    purpose: "Garder les étapes que le jeune a devant lui, telles qu'elles étaient quand son projet a commencé.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("methode", "Méthode", Kind::Text).required(),
        Field::new("rang", "Rang", Kind::Int(1, 60)).required(),
        Field::new("titre", "Étape", Kind::Text).required(),
        Field::new("moment_projet", "Rangée sous", Kind::Code(&MOMENT_PROJET)).required(),
        Field::new("question", "Ce qu'elle demande", Kind::LongText),
        Field::new("day", "Prévue le", Kind::Day).required().today(),
    ],
    title: &["rang", "titre"],
    list: &["day", "personne_id", "methode", "rang", "titre"],
    order: "rang",
    latest_first: false,
    check: rules::etape,
    no_overlap: None,
};

/// The record kind « étape du projet du jeune ».
pub static ETAPE_JEUNE: Fiche = Fiche {
    table: "etape_jeune",
    slug: "etapes-jeune",
    label: "étape du projet du jeune",
    plural: "étapes du projet du jeune",
    feminine: true,
    purpose: "Garder le projet que le jeune écrit lui-même, étape par étape, avec ses mots.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("moment_projet", "Étape", Kind::Code(&MOMENT_PROJET)).required(),
        Field::new("titre", "Son titre à lui, ou le nom de l'étape dans la méthode", Kind::Text)
            .grave(),
        Field::new("mots", "Ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .once()
            .hint("Les siens, sans corriger. Ils ne se réécrivent pas : il en ajoute."),
        Field::new("ecrit_par", "Qui écrit", Kind::Code(&ECRIT_PAR)).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
    ],
    title: &["moment_projet", "day"],
    list: &["day", "personne_id", "moment_projet", "ecrit_par"],
    order: "day",
    latest_first: true,
    check: rules::etape,
    no_overlap: None,
};

/// The record kind « commentaire d'une étape ».
pub static COMMENTAIRE_ETAPE: Fiche = Fiche {
    table: "commentaire_etape",
    slug: "commentaires-etape",
    label: "commentaire d'une étape",
    plural: "commentaires d'étapes",
    feminine: false,
    purpose: "Répondre au jeune à côté de ses mots, sans y toucher.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("etape_jeune_id", "Étape", Kind::Link("etape_jeune")).required(),
        Field::new("texte", "Commentaire", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Le jeune le lit sur sa page."),
        Field::new("auteur", "Par", Kind::Text).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
    ],
    title: &["auteur", "day"],
    list: &["day", "personne_id", "auteur"],
    order: "day",
    latest_first: true,
    check: rules::commentaire,
    no_overlap: None,
};
