//! A survey, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Nature du partenaire ».
pub static NATURE_PARTENAIRE: Nomenclature = Nomenclature {
    name: "nature_partenaire",
    label: "Nature du partenaire",
    source: "usage du secteur",
    items: &[
        ("protection_enfance", "Protection de l'enfance"),
        ("medico_social", "Médico-social"),
        ("ecole", "École, collège, lycée"),
        ("sante_scolaire", "Santé scolaire"),
        ("soin", "Hôpital, CMP, soin"),
        ("justice", "Justice"),
        ("police", "Police, gendarmerie"),
        ("departement", "Département"),
        ("insertion", "Insertion, logement"),
        ("association", "Association"),
        ("autre", "Autre"),
    ],
};

/// The list « Comment on y répond ».
pub static FORME_QUESTION: Nomenclature = Nomenclature {
    name: "forme_question",
    label: "Comment on y répond",
    source: "usage du secteur",
    items: &[
        ("oui_non", "Oui ou non"),
        ("tranche", "Une part, par tranche"),
        ("part", "Une part en %, ou une fourchette"),
        ("nombre", "Un nombre, ou une fourchette"),
        ("ouverte", "Avec ses mots, codés ensuite en freins et leviers"),
    ],
};

/// The list « Réponse »: what each form of question is answered by, the beginning of a code says which.
pub static REPONSE_CODEE: Nomenclature = Nomenclature {
    name: "reponse_codee",
    label: "Réponse",
    source: "usage du secteur",
    items: &[
        ("oui", "Oui"),
        ("non", "Non"),
        ("ne_sait_pas", "Ne sait pas"),
        ("tranche_aucun", "Aucun"),
        ("tranche_quart", "Moins d'un quart"),
        ("tranche_moitie", "D'un quart à la moitié"),
        ("tranche_plus", "Plus de la moitié"),
        ("tranche_tous", "Tous"),
        ("chiffre", "Un chiffre ou une fourchette"),
        ("frein_temps", "Frein : le temps, les moyens"),
        ("frein_qui", "Frein : ne pas savoir à qui s'adresser"),
        ("frein_secret", "Frein : le secret, ce qui peut se dire"),
        ("frein_missions", "Frein : les missions de l'autre sont mal connues"),
        ("frein_cadre", "Frein : ni convention, ni cadre"),
        ("frein_financement", "Frein : le financement"),
        ("frein_distance", "Frein : la distance, le transport"),
        ("frein_attente", "Frein : les délais, le manque de places"),
        ("frein_depart", "Frein : les personnes changent"),
        ("frein_autre", "Frein : autre"),
        ("levier_personne", "Levier : quelqu'un que l'on connaît"),
        ("levier_cadre", "Levier : une convention, un protocole"),
        ("levier_rencontre", "Levier : se rencontrer régulièrement"),
        ("levier_projet", "Levier : un projet commun pour l'enfant"),
        ("levier_formation", "Levier : se former ensemble"),
        ("levier_autre", "Levier : autre"),
        ("rien", "Ni frein, ni levier"),
    ],
};

/// The record kind « partenaire ».
pub static PARTENAIRE: Fiche = Fiche {
    table: "partenaire",
    slug: "partenaires",
    label: "partenaire",
    plural: "partenaires",
    feminine: false,
    purpose: "Tenir l'annuaire des structures avec qui l'on travaille.",
    category: Category::Activite,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom de la structure", Kind::Text).required().structure(),
        Field::new("nature_partenaire", "Nature", Kind::Code(&NATURE_PARTENAIRE))
            .required()
            .structure(),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local")).structure(),
        Field::new("telephone", "Téléphone", Kind::Text).structure(),
        Field::new("courriel", "Courriel", Kind::Text).structure(),
    ],
    title: &["nom"],
    list: &["nom", "nature_partenaire", "territoire_id", "telephone", "courriel"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « enquête ».
pub static ENQUETE: Fiche = Fiche {
    table: "enquete",
    slug: "enquetes",
    label: "enquête",
    plural: "enquêtes",
    feminine: true,
    purpose: "Demander aux partenaires comment l'on coopère, ce qui aide et ce qui freine.",
    category: Category::Activite,
    owner: Owner::Service,
    fields: &[
        Field::new("titre", "Titre", Kind::Text).required().structure(),
        Field::new("presentation", "Ce que lisent ceux à qui elle est envoyée", Kind::LongText)
            .hint("Pourquoi, ce que deviennent les réponses, qui joindre.")
            .structure(),
        Field::new("start_day", "Ouverte le", Kind::Day).required().today().structure(),
        Field::new("end_day", "On peut répondre jusqu'au", Kind::LastDay).required().structure(),
    ],
    title: &["titre"],
    list: &["titre", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::enquete,
    no_overlap: None,
};

/// The record kind « question d'enquête ».
pub static QUESTION_ENQUETE: Fiche = Fiche {
    table: "question_enquete",
    slug: "questions-enquete",
    label: "question d'enquête",
    plural: "questions d'enquête",
    feminine: true,
    purpose: "Dire ce qui est demandé, et comment on y répond.",
    category: Category::Activite,
    owner: Owner::Service,
    fields: &[
        Field::new("enquete_id", "Enquête", Kind::Link("enquete")).required().structure(),
        Field::new("rang", "Rang", Kind::Int(1, 30)).required().structure(),
        Field::new("texte", "Question", Kind::Text).required().structure(),
        Field::new("forme_question", "Comment on y répond", Kind::Code(&FORME_QUESTION))
            .required()
            .structure(),
    ],
    title: &["texte"],
    list: &["enquete_id", "rang", "texte", "forme_question"],
    order: "rang",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « réponse codée ».
pub static REPONSE_ENQUETE: Fiche = Fiche {
    table: "reponse_enquete",
    slug: "reponses-enquete",
    label: "réponse codée",
    plural: "réponses codées",
    feminine: true,
    purpose: "Compter ce que les partenaires répondent ; ce qu'ils ont écrit reste comme ils l'ont écrit.",
    category: Category::Activite,
    owner: Owner::Service,
    fields: &[
        Field::new("enquete_id", "Enquête", Kind::Link("enquete")).required().structure(),
        Field::new("question_id", "Question", Kind::Link("question_enquete"))
            .required()
            .structure(),
        Field::new("partenaire_id", "Partenaire", Kind::Link("partenaire")).required().structure(),
        Field::new("day", "Répondu le", Kind::Day).required().structure(),
        Field::new("reponse_codee", "Réponse", Kind::Code(&REPONSE_CODEE)).required().structure(),
        Field::new(
            "reponse_texte",
            "Le chiffre ou la fourchette, s'il en est demandé un",
            Kind::Text,
        )
        .structure()
        .hint("« 40 % », ou « 30 à 45 % » : une fourchette reste une fourchette."),
    ],
    title: &["reponse_codee", "day"],
    list: &["day", "enquete_id", "question_id", "partenaire_id", "reponse_codee", "reponse_texte"],
    order: "day",
    latest_first: true,
    check: rules::reponse,
    no_overlap: None,
};
