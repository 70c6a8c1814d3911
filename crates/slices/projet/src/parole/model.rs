//! The words of a child, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::theme::THEME_PROJET;

/// The list « Sens de la parole ».
pub static SENS_PAROLE: Nomenclature = Nomenclature {
    name: "sens_parole",
    label: "Sens de la parole",
    source: "usage du secteur ; CASF, art. L. 223-4 (avis de l'enfant avant une décision)",
    items: &[
        ("dit", "Il dit"),
        ("veut", "Il veut"),
        ("refuse", "Il ne veut pas"),
        ("demande", "Il demande, et attend une réponse"),
        ("avis", "Il donne son avis avant une décision"),
    ],
};

/// The list « Accord de l'enfant pour que ses mots soient repris ».
pub static ACCORD_PARTAGE: Nomenclature = Nomenclature {
    name: "accord_partage",
    label: "Accord de l'enfant pour que ses mots soient repris",
    source: "usage du secteur",
    items: &[
        ("oui", "Oui"),
        ("projet", "Oui, dans son projet seulement"),
        ("non", "Non"),
        ("non_demande", "Pas encore demandé"),
    ],
};

/// The list « Forme de la parole ».
pub static FORME_PAROLE: Nomenclature = Nomenclature {
    name: "forme_parole",
    label: "Forme de la parole",
    source: "usage du secteur",
    items: &[
        ("oral", "Il parle"),
        ("ecrit", "Il écrit"),
        ("dessin", "Il dessine"),
        ("gestes", "Gestes, pictogrammes, objets"),
        ("interprete", "Par un interprète"),
        ("reunion", "En réunion de jeunes"),
    ],
};

/// The list « Suite donnée à une demande ou à un avis ».
pub static SUITE_REPONSE: Nomenclature = Nomenclature {
    name: "suite_reponse",
    label: "Suite donnée à une demande ou à un avis",
    source: "usage du secteur",
    items: &[
        ("oui", "Oui"),
        ("autrement", "Oui, autrement"),
        ("plus_tard", "Plus tard"),
        ("non", "Non"),
    ],
};

/// The record kind « parole de l'enfant ».
pub static PAROLE_ENFANT: Fiche = Fiche {
    table: "parole_enfant",
    slug: "paroles-enfant",
    label: "parole de l'enfant",
    plural: "paroles de l'enfant",
    feminine: true,
    purpose: "Garder ce que l'enfant dit, avec ses mots, et lui répondre.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Dit le", Kind::Day).required().today(),
        Field::new("mots", "Ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Exactement comme il l'a dit, sans corriger."),
        Field::new("sens", "Ce qu'il fait en le disant", Kind::Code(&SENS_PAROLE)).required(),
        Field::new("theme", "À propos de", Kind::Code(&THEME_PROJET)).required(),
        Field::new(
            "accord_partage",
            "D'accord pour qu'on les reprenne",
            Kind::Code(&ACCORD_PARTAGE),
        )
        .required()
        .hint("Dans son projet, dans un écrit. Ceux qui lisent son dossier les lisent ici."),
        Field::new("entendu_par", "Qui l'a entendu", Kind::Text).required(),
        Field::new("forme", "Comment il l'a dit", Kind::Code(&FORME_PAROLE)),
        Field::new("reunion_id", "Réunion", Kind::Link("reunion"))
            .hint("La réunion de jeunes où il l'a dit."),
        Field::new("en_reunion", "Il veut en parler à la réunion des jeunes", Kind::Bool)
            .ticked()
            .hint("Devant les autres : seulement s'il le veut."),
        Field::new("commentaire", "Ce que l'adulte en comprend", Kind::LongText)
            .grave()
            .sealed()
            .hint("À part : ce ne sont pas ses mots."),
        Field::new("reponse_due_day", "Réponse due le", Kind::Day)
            .under("La réponse")
            .hint("Pour une demande : le jour promis. Pour un avis : le jour de la décision."),
        Field::new("reponse", "Réponse, ou ce qui a été décidé", Kind::LongText).grave().later(),
        Field::new("suite", "C'est", Kind::Code(&SUITE_REPONSE)).later(),
        Field::new("decideur", "Qui a décidé", Kind::Text).later(),
        Field::new("reponse_day", "Décidé le", Kind::Day).later(),
        Field::new("rendu_day", "Dit à l'enfant le", Kind::Day).later(),
    ],
    title: &["sens", "theme", "day"],
    list: &["day", "personne_id", "sens", "theme", "reponse_due_day", "reponse_day", "rendu_day"],
    order: "day",
    latest_first: true,
    check: rules::parole,
    no_overlap: None,
};
