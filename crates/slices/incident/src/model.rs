//! An incident, as it is kept: one row a child, those of one event under one group (ADR 0036).

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use crate::rules;

/// The list « Nature de l'incident ».
pub static NATURE_INCIDENT: Nomenclature = Nomenclature {
    name: "nature_incident",
    label: "Nature de l'incident",
    source: "usage du secteur",
    items: &[
        ("fugue", "Fugue"),
        ("violence_jeune", "Violence envers un jeune"),
        ("violence_professionnel", "Violence envers un professionnel"),
        ("degradation", "Dégradation"),
        ("stupefiants", "Stupéfiants"),
        ("mise_en_danger", "Mise en danger"),
        ("autre", "Autre"),
    ],
};

/// The list « Gravité ».
pub static GRAVITE: Nomenclature = Nomenclature {
    name: "gravite",
    label: "Gravité",
    source: "usage du secteur",
    items: &[("legere", "Légère"), ("serieuse", "Sérieuse"), ("grave", "Grave")],
};

/// The list « Place de l'enfant dans l'incident ».
pub static ROLE_INCIDENT: Nomenclature = Nomenclature {
    name: "role_incident",
    label: "Place de l'enfant dans l'incident",
    source: "usage du secteur",
    items: &[
        ("concerne", "Concerné ou concernée"),
        ("auteur", "En est l'auteur"),
        ("victime", "En est victime"),
        ("temoin", "En est témoin"),
    ],
};

/// The list « Où cela s'est passé »: a place that figures may count by, as the words of « Lieu » may name somebody.
pub static NATURE_LIEU: Nomenclature = Nomenclature {
    name: "nature_lieu",
    label: "Où cela s'est passé",
    source: "usage du secteur",
    items: &[
        ("chambre", "Dans une chambre"),
        ("commun", "Dans les lieux communs"),
        ("dehors", "Dehors, au service"),
        ("trajet", "Pendant un trajet"),
        ("ecole", "À l'école ou en stage"),
        ("famille", "En famille"),
        ("exterieur", "Ailleurs, hors du service"),
        ("autre", "Autre"),
    ],
};

/// The list « Relu par la direction du service ».
pub static VALIDATION_INCIDENT: Nomenclature = Nomenclature {
    name: "validation_incident",
    label: "Validation de l'incident",
    source: "usage du secteur",
    items: &[("a_valider", "À valider"), ("valide", "Validé")],
};

/// The record kind « incident ».
pub static INCIDENT: Fiche = Fiche {
    table: "incident",
    slug: "incidents",
    label: "incident",
    plural: "incidents",
    feminine: false,
    purpose: "Connaître les incidents, leurs suites, et en rendre compte aux autorités.",
    category: Category::Incident,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")),
        Field::new("start_at", "Date et heure", Kind::Moment).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_INCIDENT)).required().grave(),
        Field::new("gravite", "Gravité", Kind::Code(&GRAVITE)).grave(),
        Field::new("lieu", "Lieu", Kind::Text),
        Field::new("recit", "Récit", Kind::LongText).grave().sealed(),
        Field::new("gendarmerie", "Gendarmerie ou police appelée", Kind::Bool).grave(),
        Field::new("sanction", "Sanction", Kind::Text).grave(),
        Field::new("reparation", "Réparation", Kind::Bool).grave(),
        Field::new("closed_day", "Clos le", Kind::Day),
        Field::new("role_incident", "Place de l'enfant", Kind::Code(&ROLE_INCIDENT)).grave(),
        Field::new("hypothese", "Ce que l'on suppose", Kind::LongText)
            .hint("À part des faits : ce n'est écrit ni dans l'avis ni dans les chiffres.")
            .grave()
            .sealed(),
        Field::new("mesure_immediate", "Ce qui a été fait tout de suite", Kind::LongText)
            .grave()
            .sealed(),
        Field::new("autres_personnes", "Autres personnes présentes", Kind::Text).grave().sealed(),
        Field::new("evite", "Évité de peu : rien n'est arrivé, mais cela aurait pu", Kind::Bool)
            .ticked(),
        Field::new("analyse_day", "Repris en équipe le", Kind::Day).later(),
        Field::new("analyse_equipe", "Ce que l'équipe en retient", Kind::LongText)
            .later()
            .grave()
            .sealed(),
        Field::new("group_id", "Le même, pour un autre enfant", Kind::Link("incident")).later(),
        Field::new("nature_lieu", "Où, pour les comptes", Kind::Code(&NATURE_LIEU)),
        Field::new("declencheur", "Ce qui l'a déclenché", Kind::LongText)
            .hint(
                "Ce que l'on a vu juste avant : un mot, un appel, un refus. Le reste est supposé.",
            )
            .grave()
            .sealed(),
        Field::new("cout_degats", "Coût des dégâts", Kind::Euro)
            .hint("Le devis ou la facture, quand on le connaît."),
        Field::new("validation", "Validation", Kind::Code(&VALIDATION_INCIDENT))
            .later()
            .decided("a_valider"),
        Field::new("valide_day", "Validé le", Kind::Day).later(),
        Field::new("valide_par", "Validé par", Kind::Text).later(),
    ],
    title: &["nature", "start_at"],
    list: &["start_at", "personne_id", "nature", "gravite", "lieu", "closed_day"],
    order: "start_at",
    latest_first: true,
    check: rules::incident,
    no_overlap: None,
};

/// The record kind « registre complet »: somebody who answers for the service says that nothing of a month is missing.
pub static REGISTRE_INCIDENT: Fiche = Fiche {
    table: "registre_incident",
    slug: "registres-incident",
    label: "registre des incidents dit complet",
    plural: "registres des incidents dits complets",
    feminine: false,
    purpose: "Distinguer un mois sans incident d'un mois où rien n'a été inscrit.",
    category: Category::Qualite,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "Mois, par son premier jour", Kind::Day).required(),
        Field::new("dit_day", "Dit complet le", Kind::Day).required().today(),
        Field::new("dit_par", "Par", Kind::Text).required(),
        Field::new("retrait_day", "Ne l'est plus depuis le", Kind::Day)
            .hint("Quand on s'aperçoit qu'un incident n'y était pas.")
            .later(),
    ],
    title: &["start_day"],
    list: &["start_day", "dit_day", "dit_par", "retrait_day"],
    order: "start_day",
    latest_first: true,
    check: rules::registre,
    no_overlap: None,
};
