//! A restriction, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Group, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Titulaire du droit ».
pub static TITULAIRE: Nomenclature = Nomenclature {
    name: "titulaire_droit",
    label: "Titulaire du droit",
    source: "usage du secteur",
    items: &[
        ("mere", "Mère"),
        ("pere", "Père"),
        ("autre_parent", "Autre parent"),
        ("grand_parent", "Grand-parent"),
        ("tuteur", "Tuteur"),
        ("autre", "Autre"),
    ],
};

/// The rights that may be restricted: column, and what people read.
pub static DROITS: &[(&str, &str)] = &[
    ("restreint_contact", "contact"),
    ("restreint_visite", "visite"),
    ("restreint_hebergement", "hébergement"),
    ("restreint_adresse", "adresse de l'enfant"),
    ("restreint_scolarite", "école"),
    ("restreint_sante", "santé"),
    ("restreint_correspondance", "correspondance"),
    ("restreint_documents", "documents"),
];

/// What a decision may restrict, box by box.
static RESTREINTS: Group = Group {
    legend: "Droits restreints",
    hint: "Seulement ceux que la décision restreint.",
    required: true,
};

/// The record kind « restriction judiciaire ».
pub static RESTRICTION: Fiche = Fiche {
    table: "restriction",
    slug: "restrictions",
    label: "restriction judiciaire",
    plural: "restrictions judiciaires",
    feminine: true,
    purpose: "Respecter ce qu'un juge a restreint, dans chaque page, courrier et export.",
    category: Category::Judiciaire,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("titulaire", "Qui est restreint", Kind::Code(&TITULAIRE)).required().grave(),
        Field::new("nom", "Son nom", Kind::Text).grave().sealed(),
        Field::new("restreint_contact", "Contact", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("restreint_visite", "Visite", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("restreint_hebergement", "Hébergement", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("restreint_adresse", "Adresse de l'enfant", Kind::Bool)
            .among(&RESTREINTS)
            .grave(),
        Field::new("restreint_scolarite", "École", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("restreint_sante", "Santé", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("restreint_correspondance", "Correspondance", Kind::Bool)
            .among(&RESTREINTS)
            .grave(),
        Field::new("restreint_documents", "Documents", Kind::Bool).among(&RESTREINTS).grave(),
        Field::new("precision_ordonnance", "Ce que dit la décision", Kind::LongText)
            .grave()
            .sealed()
            .hint("Lieu, présence d'un tiers, fréquence : avec les mots de la décision."),
        Field::new("juge", "Qui l'a ordonnée", Kind::Text)
            .required()
            .grave()
            .sealed()
            .under("La décision"),
        Field::new("decision_day", "Décision du", Kind::Day).required(),
        Field::new("terme_day", "Terme de la décision", Kind::LastDay)
            .hint("Passé ce terme, la restriction reste : quelqu'un doit la lever."),
        Field::new("levee_day", "Levée le", Kind::Day)
            .later()
            .under("Lever cette restriction")
            .hint("Jour où une personne, au vu d'une décision, rétablit le droit."),
        Field::new("levee_motif", "Au vu de quoi elle est levée", Kind::Text)
            .later()
            .grave()
            .sealed(),
    ],
    title: &["titulaire", "decision_day"],
    list: &["personne_id", "titulaire", "nom", "decision_day", "terme_day", "levee_day"],
    order: "decision_day",
    latest_first: true,
    check: rules::restriction,
    no_overlap: None,
};
