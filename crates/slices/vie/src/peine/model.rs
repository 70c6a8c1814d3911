//! Community work and reparation served in the service.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Nature de la peine ou de la mesure à exécuter ».
pub static NATURE_PEINE: Nomenclature = Nomenclature {
    name: "nature_peine",
    label: "Nature de la peine ou de la mesure à exécuter",
    source: "usage du secteur",
    items: &[("tig", "TIG"), ("reparation", "Réparation")],
};

/// The list « Où en est l'exécution ».
pub static ETAT_PEINE: Nomenclature = Nomenclature {
    name: "etat_peine",
    label: "Où en est l'exécution",
    source: "usage du secteur",
    items: &[("en_cours", "En cours"), ("faite", "Faite"), ("abandonnee", "Abandonnée")],
};

/// The record kind « peine exécutée au service ».
pub static PEINE: Fiche = Fiche {
    table: "peine",
    slug: "peines",
    label: "peine exécutée au service",
    plural: "peines exécutées au service",
    feminine: true,
    purpose: "Suivre les heures ordonnées et faites, et en rendre compte au magistrat.",
    // A sentence is of the data of law 78-17, art. 46: with the other penal data.
    category: Category::Penal,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_PEINE)).required().grave(),
        Field::new("heures_ordonnees", "Heures ordonnées", Kind::Hundredths).grave(),
        Field::new("heures_faites", "Heures faites", Kind::Hundredths).grave(),
        Field::new("lieu", "Lieu", Kind::Text),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("etat", "État", Kind::Code(&ETAT_PEINE)).required().grave(),
        Field::new("attestation_day", "Attestation de fin du", Kind::Day)
            .hint("Le papier se joint dans ses documents : « Va avec », cette peine.")
            .later()
            .grave(),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "heures_ordonnees", "heures_faites", "etat"],
    order: "start_day",
    latest_first: true,
    check: rules::peine,
    no_overlap: None,
};

/// The record kind « heures d'une peine »: a day of it.
pub static HEURES_PEINE: Fiche = Fiche {
    table: "heures_peine",
    slug: "heures-peine",
    label: "jour de peine ou de réparation",
    plural: "jours de peine ou de réparation",
    feminine: false,
    purpose: "Savoir quel jour, où et combien d'heures ont été faites.",
    category: Category::Penal,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("peine_id", "Peine ou réparation", Kind::Link("peine"))
            .required()
            .alone("etat", "en_cours"),
        Field::new("day", "Jour", Kind::Day).required().today(),
        Field::new("heures", "Heures faites", Kind::Hundredths).required().grave(),
        Field::new("lieu", "Où", Kind::Text),
        Field::new("encadrant", "Avec qui", Kind::Text),
    ],
    title: &["day"],
    list: &["day", "personne_id", "peine_id", "heures", "lieu"],
    order: "day",
    latest_first: true,
    check: rules::heures,
    no_overlap: None,
};
