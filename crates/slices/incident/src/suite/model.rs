//! Who was told of an incident, and what was decided after it.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Qui est prévenu ».
pub static DESTINATAIRE_AVIS: Nomenclature = Nomenclature {
    name: "destinataire_avis",
    label: "Qui est prévenu",
    source: "usage du secteur",
    items: &[
        ("forces_ordre", "Police ou gendarmerie"),
        ("parents", "Parents ou représentant légal"),
        ("departement", "Département"),
        ("procureur", "Procureur de la République"),
        ("ars", "Agence régionale de santé"),
        ("pjj", "Protection judiciaire de la jeunesse"),
        ("prefet", "Préfet"),
        ("juge", "Juge des enfants"),
        ("direction", "Direction, astreinte"),
        ("autre", "Autre"),
    ],
};

/// The list « Par quel moyen ».
pub static MOYEN_AVIS: Nomenclature = Nomenclature {
    name: "moyen_avis",
    label: "Par quel moyen",
    source: "usage du secteur",
    items: &[("oral", "De vive voix, par téléphone"), ("ecrit", "Par écrit")],
};

/// The list « Ce que l'autorité a décidé ».
pub static SUITE_AVIS: Nomenclature = Nomenclature {
    name: "suite_avis",
    label: "Ce que l'autorité a décidé",
    source: "usage du secteur",
    items: &[
        ("aucune", "Aucune suite"),
        ("rappel", "Rappel ou avertissement"),
        ("mesure", "Réparation ou mesure éducative"),
        ("poursuites", "Poursuites ou jugement"),
        ("protection", "Protection de l'enfant"),
        ("autre", "Autre"),
    ],
};

/// The list « Suite d'un incident ».
pub static NATURE_SUITE_INCIDENT: Nomenclature = Nomenclature {
    name: "nature_suite_incident",
    label: "Suite d'un incident",
    source: "usage du secteur",
    items: &[
        ("reprise", "Reprise avec l'enfant"),
        ("reparation", "Réparation"),
        ("sanction", "Sanction"),
        ("excuses", "Excuses"),
        ("soutien", "Soutien à la victime"),
        ("autre", "Autre"),
    ],
};

/// The record kind « information donnée sur un incident ».
pub static INFORMATION_INCIDENT: Fiche = Fiche {
    table: "information_incident",
    slug: "informations-incident",
    label: "information donnée",
    plural: "informations données",
    feminine: true,
    purpose: "Prouver qui a été prévenu d'un incident, quand et comment.",
    category: Category::Incident,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")),
        Field::new("incident_id", "Incident", Kind::Link("incident")).required(),
        Field::new("destinataire", "Qui est prévenu", Kind::Code(&DESTINATAIRE_AVIS))
            .required()
            .grave(),
        Field::new("start_at", "Quand", Kind::Moment).required(),
        Field::new("moyen", "Par quel moyen", Kind::Code(&MOYEN_AVIS)).required(),
        Field::new("interlocuteur", "Qui a répondu", Kind::Text).grave(),
        Field::new("numero", "Numéro du procès-verbal, du courrier", Kind::Text).grave(),
        Field::new("reponse_day", "Suite reçue le", Kind::Day).later(),
        Field::new("reponse", "Suite donnée", Kind::LongText)
            .hint("Convocation, saisie, classement, rappel, aucune suite…")
            .later()
            .grave()
            .sealed(),
        Field::new("saisie", "Ce qui a été saisi ou remis", Kind::Text).grave(),
        Field::new("convocation_day", "Convocation le", Kind::Day).later().grave(),
        Field::new("suite_avis", "Ce que l'autorité a décidé", Kind::Code(&SUITE_AVIS))
            .later()
            .grave(),
    ],
    title: &["destinataire", "start_at"],
    list: &[
        "start_at",
        "personne_id",
        "destinataire",
        "numero",
        "saisie",
        "convocation_day",
        "suite_avis",
    ],
    order: "start_at",
    latest_first: true,
    check: rules::information,
    no_overlap: None,
};

/// The record kind « suite d'un incident ».
pub static SUITE_INCIDENT: Fiche = Fiche {
    table: "suite_incident",
    slug: "suites-incident",
    label: "suite d'un incident",
    plural: "suites d'incidents",
    feminine: true,
    purpose: "Mener à son terme ce qui a été décidé après un incident : reprise, sanction, réparation.",
    category: Category::Incident,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")),
        Field::new("incident_id", "Incident", Kind::Link("incident")).required(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_SUITE_INCIDENT)).required().grave(),
        Field::new("texte", "Ce qui est décidé", Kind::LongText).required().grave().sealed(),
        Field::new("convenu_avec", "Convenu avec", Kind::Text)
            .hint("L'enfant, ses parents, un éducateur technique…")
            .grave(),
        Field::new("decision_day", "Décidé le", Kind::Day).required().today(),
        Field::new("due_day", "À faire avant le", Kind::Day),
        Field::new("done_day", "Fait le", Kind::Day).later(),
        Field::new("bilan", "Ce qui s'est passé", Kind::LongText).later().grave().sealed(),
        Field::new("end_day", "N'est plus opposé à l'enfant après le", Kind::LastDay)
            .hint("Une fois passé, cela reste au dossier mais n'est plus montré avec l'incident."),
    ],
    title: &["nature", "decision_day"],
    list: &["decision_day", "personne_id", "nature", "due_day", "done_day"],
    order: "decision_day",
    latest_first: true,
    check: rules::suite,
    no_overlap: None,
};
