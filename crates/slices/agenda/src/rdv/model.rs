//! An appointment, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use partage::restriction::TITULAIRE;
use vocabulary::{Nomenclature, listes};

use super::rules;
use crate::visite::LIEU_VISITE;

/// The list « Nature du rendez-vous ».
pub static NATURE_RENDEZ_VOUS: Nomenclature = Nomenclature {
    name: "nature_rendez_vous",
    label: "Nature du rendez-vous",
    source: "usage du secteur",
    items: &[
        ("visite_domicile", "Visite à domicile"),
        ("entretien", "Entretien"),
        ("visite", "Visite d'un parent ou d'un proche (DVH)"),
        ("audience", "Audience"),
        ("synthese", "Synthèse"),
        ("sante", "Rendez-vous de santé"),
        ("ecole", "École"),
        ("reunion", "Réunion"),
        ("transport", "Transport"),
        ("activite", "Activité"),
        ("relais", "Rencontre de relais avec la famille"),
        ("autre", "Autre"),
    ],
};

/// The list « État du rendez-vous ».
pub static ETAT_RENDEZ_VOUS: Nomenclature = Nomenclature {
    name: "etat_rendez_vous",
    label: "État du rendez-vous",
    source: "usage du secteur",
    items: &[
        ("prevu", "Prévu"),
        ("tenu", "Tenu"),
        ("reporte", "Reporté"),
        ("annule", "Annulé"),
        ("non_tenu", "N'a pas eu lieu"),
    ],
};

/// The list « Pourquoi il n'a pas été tenu ».
pub static MOTIF_ANNULATION: Nomenclature = Nomenclature {
    name: "motif_annulation",
    label: "Pourquoi il n'a pas été tenu",
    source: "usage du secteur",
    items: &[
        ("enfant_absent", "L'enfant n'était pas là"),
        ("enfant_refus", "L'enfant n'a pas voulu"),
        ("parent_absent", "Le parent ou le proche n'est pas venu"),
        ("parent_refus", "Le parent ou le proche n'a pas voulu"),
        ("tiers_absent", "Le tiers ou le partenaire n'était pas là"),
        ("maladie", "Maladie"),
        ("transport", "Transport impossible"),
        ("service", "Empêchement du service"),
        ("suspension", "Droit suspendu ou restreint par une décision"),
        ("autre", "Autre"),
    ],
};

/// The list « À la demande de qui ».
pub static ANNULATION_ORIGINE: Nomenclature = Nomenclature {
    name: "annulation_origine",
    label: "À la demande de qui",
    source: "usage du secteur",
    items: &[
        ("service", "Le service"),
        ("enfant", "L'enfant"),
        ("parent", "Le parent ou le proche"),
        ("juge", "Le juge"),
        ("partenaire", "Un partenaire"),
        ("autre", "Autre"),
    ],
};

/// The list « Qui transporte ».
pub static TRANSPORT: Nomenclature = Nomenclature {
    name: "transport",
    label: "Qui transporte",
    source: "usage du secteur",
    items: &[
        ("sans", "Aucun trajet"),
        ("professionnel", "Un professionnel du service"),
        ("assistant_familial", "L'assistant familial"),
        ("famille", "La famille"),
        ("taxi", "Un taxi"),
        ("seul", "L'enfant, seul"),
        ("autre", "Autre"),
    ],
};

/// The record kind « rendez-vous ».
pub static RENDEZ_VOUS: Fiche = Fiche {
    table: "rendez_vous",
    slug: "rendez-vous",
    label: "rendez-vous",
    plural: "rendez-vous",
    feminine: false,
    purpose: "Savoir qui va où, quand et avec qui, et dire si cela a eu lieu.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne"))
            .hint("Vide pour une réunion du service."),
        Field::new("nature", "Nature", Kind::Code(&NATURE_RENDEZ_VOUS)).required(),
        Field::new("start_at", "Début", Kind::Moment).required(),
        Field::new("end_at", "Fin", Kind::Moment).required(),
        Field::new("lieu", "Lieu", Kind::Text).grave(),
        Field::new("objet", "Objet", Kind::Text)
            .hint("Sans contenu médical : un rendez-vous de santé, son lieu aussi, est vu de toute l'équipe et de qui reçoit le parcours.")
            .grave(),
        Field::new("professionnel_id", "Qui y va", Kind::Link("professionnel")).under("Qui"),
        Field::new("second_professionnel_id", "Avec", Kind::Link("professionnel")),
        Field::new("mode_intervention", "Où et comment", Kind::Code(&listes::MODE_INTERVENTION))
            .hint("Vide : à domicile pour une visite à domicile."),
        Field::new("foyer_id", "Chez qui", Kind::Link("foyer")),
        Field::new("transport", "Qui transporte", Kind::Code(&TRANSPORT)),
        Field::new("salle_id", "Salle", Kind::Link("moyen")),
        Field::new("vehicule_id", "Véhicule", Kind::Link("moyen")),
        Field::new("titulaire", "Avec quel parent ou proche", Kind::Code(&TITULAIRE))
            .under("Avec un parent ou un proche")
            .hint("Pour une visite, et pour tout rendez-vous avec cette personne.")
            .grave(),
        Field::new("tiers", "Tiers présent", Kind::Text)
            .hint("Son nom ou sa fonction, quand la décision veut un tiers.")
            .grave(),
        Field::new("lieu_visite", "Quel lieu de visite", Kind::Code(&LIEU_VISITE)),
        Field::new("droit_visite_id", "Décision qui la prévoit", Kind::Link("droit_visite"))
            .grave(),
        Field::new("etat", "État", Kind::Code(&ETAT_RENDEZ_VOUS))
            .required()
            .under("Ce qu'il devient"),
        Field::new("retard_minutes", "Retard, en minutes", Kind::Int(1, 600)).later(),
        Field::new(
            "motif_annulation",
            "Pourquoi il n'a pas été tenu",
            Kind::Code(&MOTIF_ANNULATION),
        )
        .later()
        .grave(),
        Field::new("annulation_origine", "À la demande de qui", Kind::Code(&ANNULATION_ORIGINE))
            .later()
            .grave(),
        Field::new("compte_rendu", "Ce qui s'est passé", Kind::LongText)
            .later()
            .hint("Des faits : présence, retard, refus, ce qui a été dit.")
            .grave(),
        Field::new("previous_id", "Remplace le rendez-vous", Kind::Link("rendez_vous")).later(),
        Field::new("group_id", "Le même, avec un frère ou une sœur", Kind::Link("rendez_vous"))
            .later(),
    ],
    title: &["nature", "start_at"],
    list: &["start_at", "personne_id", "nature", "lieu", "professionnel_id", "etat"],
    order: "start_at",
    latest_first: true,
    check: rules::rendez_vous,
    no_overlap: None,
};
