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
