//! Meetings and acts of the team.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

/// The list « Nature de la réunion ».
pub static NATURE_REUNION: Nomenclature = Nomenclature {
    name: "nature_reunion",
    label: "Nature de la réunion",
    source: "usage du secteur",
    items: &[
        ("jeunes", "Réunion de jeunes"),
        ("clinique", "Réunion clinique"),
        ("equipe", "Réunion d'équipe"),
        ("codeveloppement", "Codéveloppement"),
        ("analyse_pratique", "Analyse de la pratique"),
        ("cvs", "Conseil de la vie sociale"),
        ("synthese", "Synthèse"),
    ],
};

/// The list « Nature de l'acte ».
pub static NATURE_ACTE: Nomenclature = Nomenclature {
    name: "nature_acte",
    label: "Nature de l'acte",
    source: "usage du secteur",
    items: &[
        ("entretien", "Entretien"),
        ("visite_domicile", "Visite à domicile"),
        ("accompagnement", "Accompagnement"),
        ("soin", "Soin"),
        ("classe", "Classe"),
        ("atelier", "Atelier"),
        ("reunion", "Réunion"),
        ("telephone", "Téléphone"),
        ("ecrit", "Écrit"),
        ("partenaire", "Rencontre avec un partenaire"),
        ("autre", "Autre"),
    ],
};

/// The record kind « réunion ».
pub static REUNION: Fiche = Fiche {
    table: "reunion",
    slug: "reunions",
    label: "réunion",
    plural: "réunions",
    feminine: true,
    purpose: "Rendre compte des réunions tenues et de leur durée.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Nature", Kind::Code(&NATURE_REUNION)).required().structure(),
        Field::new("day", "Jour", Kind::Day).required().structure(),
        Field::new("heures", "Heures", Kind::Hundredths).structure(),
        Field::new("groupe", "Groupe", Kind::Text).structure(),
        Field::new("compte_rendu", "Compte rendu", Kind::LongText),
        Field::new("presence_direction", "La direction était là", Kind::Bool).ticked().structure(),
    ],
    title: &["nature", "day"],
    list: &["day", "nature", "groupe", "heures"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « acte ».
pub static ACTE: Fiche = Fiche {
    table: "acte",
    slug: "actes",
    label: "acte",
    plural: "actes",
    feminine: false,
    purpose: "Compter les interventions auprès des enfants et le temps qu'elles demandent.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("day", "Jour", Kind::Day).required(),
        Field::new("personne_id", "Enfant", Kind::Link("personne")),
        Field::new("section", "Section", Kind::Text).structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_ACTE)).required(),
        Field::new("professionnels", "Professionnels présents", Kind::Int(1, 100)).structure(),
        Field::new("minutes", "Minutes", Kind::Int(0, 1_440)).hint("Sans le trajet.").structure(),
        Field::new("travel_minutes", "Minutes de trajet", Kind::Int(0, 1_440)).structure(),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "section", "nature", "minutes", "travel_minutes"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
