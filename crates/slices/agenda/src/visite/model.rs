//! The terms of visits, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use partage::restriction::TITULAIRE;
use vocabulary::Nomenclature;

use super::rules;

/// The list « Modalité de la visite ».
pub static MODALITE_VISITE: Nomenclature = Nomenclature {
    name: "modalite_visite",
    label: "Modalité de la visite",
    source: "Code civil, art. 375-7 ; usage du secteur",
    items: &[
        ("libre", "Visite libre"),
        ("tiers", "Visite en présence d'un tiers"),
        ("mediatisee", "Visite médiatisée"),
        ("hebergement", "Visite et hébergement"),
        ("suspendu", "Droit suspendu"),
        ("reserve", "Droits réservés"),
    ],
};

/// The list « Quel lieu de visite »: the meeting place is one that a judge may name (« espace de rencontre »).
pub static LIEU_VISITE: Nomenclature = Nomenclature {
    name: "lieu_visite",
    label: "Quel lieu de visite",
    source: "Code civil, art. 373-2-1 et 375-7 ; CASF, art. D. 216-1 ; usage du secteur",
    items: &[
        ("espace_rencontre", "Espace de rencontre"),
        ("service", "Au service"),
        ("domicile", "Chez la personne qui visite"),
        ("maison_familles", "Maison des familles, lieu tiers"),
        ("dehors", "Dehors"),
        ("distance", "À distance, en vidéo ou par téléphone"),
        ("autre", "Autre"),
    ],
};

/// The list « Quand, autour de la visite ».
pub static MOMENT_VISITE: Nomenclature = Nomenclature {
    name: "moment_visite",
    label: "Quand, autour de la visite",
    source: "usage du secteur",
    items: &[("avant", "Avant"), ("pendant", "Pendant"), ("apres", "Après")],
};

/// The list « Ce que l'enfant montre »: what is seen, not what it would mean.
pub static MANIFESTATION: Nomenclature = Nomenclature {
    name: "manifestation",
    label: "Ce que l'enfant montre",
    source: "usage du secteur",
    items: &[
        ("calme", "Calme"),
        ("joie", "Joie, sourires"),
        ("elan", "Va vers la personne"),
        ("impatience", "Impatience, attend la visite"),
        ("retrait", "Retrait, silence"),
        ("evitement", "Se tient à distance"),
        ("inquietude", "Inquiétude"),
        ("tristesse", "Tristesse, pleurs"),
        ("colere", "Colère"),
        ("agitation", "Agitation"),
        ("refus", "Refuse d'y aller, ou de rester"),
        ("sommeil", "Sommeil troublé"),
        ("repas", "Ne mange pas, ou mange trop"),
        ("corps", "Maux de ventre, de tête"),
        ("autre", "Autre"),
    ],
};

/// The record kind « ce que l'enfant montre autour d'une visite »: one thing seen at one moment, beside the account.
pub static OBSERVATION_VISITE: Fiche = Fiche {
    table: "observation_visite",
    slug: "observations-visite",
    label: "ce que l'enfant montre autour d'une visite",
    plural: "ce que l'enfant montre autour des visites",
    feminine: false,
    purpose: "Savoir, sans l'interpréter, ce que l'enfant montre avant, pendant et après ses visites.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("rendez_vous_id", "Visite", Kind::Link("rendez_vous")).required(),
        Field::new("moment_visite", "Quand", Kind::Code(&MOMENT_VISITE)).required(),
        Field::new("manifestation", "Ce qu'il montre", Kind::Code(&MANIFESTATION))
            .required()
            .grave(),
        Field::new("day", "Vu le", Kind::Day)
            .required()
            .today()
            .hint("Le jour où on l'a vu : la veille, le jour même, les jours d'après."),
        Field::new("texte", "Ce qu'on a vu, ce qu'il a dit", Kind::Text)
            .hint("Des faits, avec ses mots à lui.")
            .grave()
            .sealed(),
    ],
    title: &["manifestation", "moment_visite", "day"],
    list: &["day", "personne_id", "moment_visite", "manifestation"],
    order: "day",
    latest_first: true,
    check: rules::observation,
    no_overlap: None,
};

/// The list « Par ».
pub static PERIODICITE: Nomenclature = Nomenclature {
    name: "periodicite",
    label: "Par",
    source: "usage du secteur",
    items: &[
        ("semaine", "Semaine"),
        ("quinzaine", "Quinzaine"),
        ("mois", "Mois"),
        ("trimestre", "Trimestre"),
    ],
};

/// The list « Jour de la semaine ».
pub static JOUR_SEMAINE: Nomenclature = Nomenclature {
    name: "jour_semaine",
    label: "Jour de la semaine",
    source: "calendrier",
    items: &[
        ("lundi", "Lundi"),
        ("mardi", "Mardi"),
        ("mercredi", "Mercredi"),
        ("jeudi", "Jeudi"),
        ("vendredi", "Vendredi"),
        ("samedi", "Samedi"),
        ("dimanche", "Dimanche"),
    ],
};

/// The record kind « droit de visite ».
pub static DROIT_VISITE: Fiche = Fiche {
    table: "droit_visite",
    slug: "droits-visite",
    label: "droit de visite et d'hébergement",
    plural: "droits de visite et d'hébergement",
    feminine: false,
    purpose: "Tenir les visites que la décision prévoit, comme elle les prévoit, et en rendre compte.",
    category: Category::Judiciaire,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("titulaire", "Visite de qui", Kind::Code(&TITULAIRE)).required().grave(),
        Field::new("nom", "Son nom", Kind::Text).grave().sealed(),
        Field::new("modalite_visite", "Modalité", Kind::Code(&MODALITE_VISITE)).required().grave(),
        Field::new("nombre", "Combien de visites", Kind::Int(1, 31))
            .under("À quel rythme")
            .hint("Une par semaine, deux par mois… : le nombre."),
        Field::new("periodicite", "Par", Kind::Code(&PERIODICITE)),
        Field::new("jour_semaine", "Quel jour", Kind::Code(&JOUR_SEMAINE))
            .hint("Si la décision le fixe : le calendrier se propose alors seul."),
        Field::new("rang", "Lequel dans le mois", Kind::Int(1, 5))
            .hint("Pour « le premier samedi du mois » : 1."),
        Field::new("start_time", "À quelle heure", Kind::Text).hint("14:00, si elle est fixée."),
        Field::new("duree_minutes", "Durée d'une visite, en minutes", Kind::Int(15, 43_200))
            .hint("Deux heures : 120. Un week-end : 2 880."),
        Field::new("lieu", "Lieu", Kind::Text).under("Où et devant qui").grave().sealed(),
        Field::new("lieu_visite", "Quel lieu", Kind::Code(&LIEU_VISITE)),
        Field::new("tiers", "Tiers présent", Kind::Text)
            .hint("Qui est présent, quand la décision le veut.")
            .grave()
            .sealed(),
        Field::new("fratrie", "Avec ses frères et sœurs", Kind::Bool).ticked(),
        Field::new("start_day", "À partir du", Kind::Day).required().under("La décision"),
        Field::new("end_day", "Dernier jour", Kind::LastDay)
            .hint("Vide si la décision n'en donne pas."),
        Field::new("juge", "Qui l'a fixé", Kind::Text)
            .required()
            .hint("Le juge, ou le service quand le juge lui laisse les modalités.")
            .grave()
            .sealed(),
        Field::new("decision_day", "Décision du", Kind::Day).required(),
        Field::new("precision_ordonnance", "Ce que dit la décision", Kind::LongText)
            .hint("Avec ses mots.")
            .grave()
            .sealed(),
    ],
    title: &["titulaire", "decision_day"],
    list: &["personne_id", "titulaire", "modalite_visite", "start_day", "end_day", "lieu"],
    order: "start_day",
    latest_first: true,
    check: rules::droit_visite,
    no_overlap: None,
};
