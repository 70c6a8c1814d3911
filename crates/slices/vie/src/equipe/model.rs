//! Meetings and acts of the team.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, no_rule, rule};
use vocabulary::{Nomenclature, listes};

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
        ("eveil", "Éveil"),
        ("groupe", "Groupe"),
        ("psychologue", "Entretien avec la psychologue"),
    ],
};

/// An act at a home is at one of the child's family.
fn acte(_: &Row, linked: &Linked) -> Vec<Remark> {
    let told = "Ce foyer n'est pas de la famille de l'enfant : choisissez-en un de sa famille.";
    rule::agree(linked, ("foyer_id", "personne_id"), "famille_id", told).into_iter().collect()
}

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
        Field::new("compte_rendu", "Compte rendu", Kind::LongText).hint(
            "Lu de tous ceux qui connaissent la vie du service. Ce qui est clinique va dans un compte rendu à part.",
        ),
        Field::new("presence_direction", "La direction était là", Kind::Bool).ticked().structure(),
    ],
    title: &["nature", "day"],
    list: &["day", "nature", "groupe", "heures"],
    order: "day",
    latest_first: true,
    check: apart,
    no_overlap: None,
};

/// A clinical meeting has no minutes among the others' (S001-65).
fn apart(row: &Row, _: &Linked) -> Vec<Remark> {
    let told = row.text("nature") == Some("clinique") && row.text("compte_rendu").is_some();
    let sentence = "Ce qui s’est dit en réunion clinique ne s’écrit pas ici, où tout le service le lirait : \
                    enregistrez la réunion, puis ajoutez-lui un compte rendu clinique.";
    told.then(|| Remark::refuse("compte_rendu", sentence)).into_iter().collect()
}

/// The record kind « compte rendu clinique »: the part of a meeting that only who reads what helps to understand a child
/// reads; whoever keeps the register of meetings knows that it was held, not what was said (ADR 0072).
pub static COMPTE_RENDU_CLINIQUE: Fiche = Fiche {
    table: "compte_rendu_clinique",
    slug: "comptes-rendus-cliniques",
    label: "compte rendu clinique",
    plural: "comptes rendus cliniques",
    feminine: false,
    purpose: "Garder à part ce qui se dit dans la partie clinique d'une réunion.",
    category: Category::Diagnostic,
    owner: Owner::Service,
    fields: &[
        Field::new("reunion_id", "Réunion", Kind::Link("reunion")).required().structure(),
        Field::new("day", "Écrit le", Kind::Day).required().today().structure(),
        Field::new("compte_rendu", "Ce qui s'est dit", Kind::LongText)
            .required()
            .hint("Ce qui concerne un enfant va dans son dossier : ici, ce que le groupe et l'équipe portent.")
            .sealed()
            .grave(),
    ],
    title: &["reunion_id"],
    list: &["day", "reunion_id"],
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
        Field::new("mode_intervention", "Où et comment", Kind::Code(&listes::MODE_INTERVENTION))
            .hint("Vide : à domicile pour une visite à domicile, au téléphone pour un appel."),
        Field::new("foyer_id", "Chez qui", Kind::Link("foyer")),
        Field::new("accord_distance", "À distance, avec l'accord de la famille", Kind::Bool),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "section", "nature", "minutes", "travel_minutes"],
    order: "day",
    latest_first: true,
    check: acte,
    no_overlap: None,
};
