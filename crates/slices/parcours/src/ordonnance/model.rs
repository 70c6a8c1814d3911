//! An order and a request of renewal, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;
use crate::mesure::PRESCRIPTEUR;

/// The list « Fondement »: what an order rests on, each with its article.
pub static FONDEMENT: Nomenclature = Nomenclature {
    name: "fondement",
    label: "Fondement d'une ordonnance",
    source: "Code civil ; code de procédure civile ; code de l'action sociale et des familles ; code de la \
             justice pénale des mineurs",
    items: &[
        ("milieu_ouvert", "Action éducative en milieu ouvert (code civil, art. 375-2)"),
        ("placement", "Enfant confié hors de chez lui (code civil, art. 375-3)"),
        ("provisoire", "Décision provisoire ou d'urgence (code civil, art. 375-5)"),
        ("droits", "Visites, hébergement, correspondance (code civil, art. 375-7)"),
        ("aide_gestion", "Aide à la gestion du budget familial (code civil, art. 375-9-1)"),
        ("investigation", "Mesure d'information (code de procédure civile, art. 1183)"),
        (
            "aide_domicile",
            "Aide à domicile, avec l'accord des parents (CASF, art. L. 222-2 et L. 222-3)",
        ),
        ("accueil_ase", "Accueil par l'aide sociale à l'enfance (CASF, art. L. 222-5)"),
        ("recueil_urgence", "Recueil en urgence (CASF, art. L. 223-2)"),
        ("orientation", "Orientation par la CDAPH (CASF, art. L. 241-6)"),
        ("educative_judiciaire", "Mesure éducative judiciaire (CJPM, art. L. 112-1 à L. 112-15)"),
        ("educative_provisoire", "Mesure éducative judiciaire provisoire (CJPM, art. L. 323-1)"),
        ("autre", "Autre texte"),
    ],
};

/// The list « Ce qui est demandé ».
pub static NATURE_DEMANDE: Nomenclature = Nomenclature {
    name: "nature_demande",
    label: "Ce que le service demande au terme",
    source: "usage du secteur",
    items: &[
        ("renouvellement", "Le renouvellement"),
        ("changement", "Une autre mesure"),
        ("fin", "La fin de la mesure"),
    ],
};

/// The list « Réponse ».
pub static REPONSE_DEMANDE: Nomenclature = Nomenclature {
    name: "reponse_demande",
    label: "Réponse à une demande de renouvellement",
    source: "usage du secteur",
    items: &[("accordee", "Accordée"), ("autrement", "Accordée autrement"), ("refusee", "Refusée")],
};

/// The record kind « ordonnance ».
pub static ORDONNANCE: Fiche = Fiche {
    table: "ordonnance",
    slug: "ordonnances",
    label: "ordonnance",
    plural: "ordonnances",
    feminine: true,
    purpose: "Savoir sur quelle décision reposent les mesures, jusqu'à quand, et la retrouver.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("prescripteur", "Qui l'a rendue", Kind::Code(&PRESCRIPTEUR)).required().grave(),
        Field::new("prescripteur_nom", "Son nom", Kind::Text)
            .hint("La juge, le cabinet, l'inspectrice."),
        Field::new("juridiction", "Juridiction", Kind::Text)
            .hint("Tribunal pour enfants de Blois. Vide pour une décision administrative."),
        Field::new("decision_day", "Rendue le", Kind::Day).required(),
        Field::new("reception_day", "Reçue le", Kind::Day),
        Field::new("fondement", "Fondement", Kind::Code(&FONDEMENT)).required().grave(),
        Field::new("duree_months", "Durée, en mois", Kind::Int(1, 240))
            .under("Jusqu'à quand")
            .hint("Celle que dit la décision."),
        Field::new("terme_day", "Terme", Kind::Day)
            .hint("Si la décision donne le jour ; sinon il se compte avec la durée."),
        Field::new("precedente_id", "Ordonnance qu'elle prolonge", Kind::Link("ordonnance"))
            .under("Ce qu'elle prolonge"),
        Field::new("prolongation_motif", "Pourquoi elle prolonge", Kind::LongText)
            .hint("Avec les mots de la décision.")
            .grave(),
    ],
    title: &["fondement", "decision_day"],
    list: &["personne_id", "prescripteur", "juridiction", "fondement", "decision_day", "terme_day"],
    order: "decision_day",
    latest_first: true,
    check: rules::ordonnance,
    no_overlap: None,
};

/// The record kind « demande de renouvellement ».
pub static DEMANDE_RENOUVELLEMENT: Fiche = Fiche {
    table: "demande_renouvellement",
    slug: "demandes-renouvellement",
    label: "demande de renouvellement",
    plural: "demandes de renouvellement",
    feminine: true,
    purpose: "Demander à temps ce qui suit une mesure, et savoir en combien de jours on répond.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("mesure_id", "Mesure qui arrive à son terme", Kind::Link("mesure")).required(),
        Field::new("nature", "Ce que le service demande", Kind::Code(&NATURE_DEMANDE))
            .required()
            .grave(),
        Field::new("demande_day", "Demandé le", Kind::Day).required().today(),
        Field::new("duree_months", "Durée demandée, en mois", Kind::Int(1, 240)),
        Field::new("note", "Pourquoi", Kind::LongText).grave(),
        Field::new("reponse", "Réponse", Kind::Code(&REPONSE_DEMANDE)).under("La réponse").grave(),
        Field::new("reponse_day", "Répondu le", Kind::Day),
    ],
    title: &["nature", "demande_day"],
    list: &["personne_id", "mesure_id", "nature", "demande_day", "reponse", "reponse_day"],
    order: "demande_day",
    latest_first: true,
    check: rules::demande,
    no_overlap: None,
};
