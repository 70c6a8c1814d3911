//! Training, and who followed it.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule, rule};
use vocabulary::Nomenclature;

/// The list « Nature de la formation ».
pub static NATURE_FORMATION: Nomenclature = Nomenclature {
    name: "nature_formation",
    label: "Nature de la formation",
    source: "usage du secteur",
    items: &[
        ("formation", "Formation"),
        ("journee_etude", "Journée d'étude"),
        ("seminaire", "Séminaire"),
    ],
};

/// The list « Où en est la formation ».
pub static ETAT_FORMATION: Nomenclature = Nomenclature {
    name: "etat_formation",
    label: "Où en est la formation",
    source: "usage du secteur",
    items: &[("prevue", "Prévue"), ("tenue", "Tenue"), ("annulee", "Annulée")],
};

/// The record kind « formation ».
pub static FORMATION: Fiche = Fiche {
    table: "formation",
    slug: "formations",
    label: "formation",
    plural: "formations",
    feminine: true,
    purpose: "Rendre compte des formations de l'équipe et de leurs heures.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Nature", Kind::Code(&NATURE_FORMATION)).required().structure(),
        Field::new("intitule", "Intitulé", Kind::Text).required().structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay)
            .hint("Vide pour un seul jour.")
            .structure(),
        Field::new("heures", "Heures", Kind::Hundredths).structure(),
        Field::new("distance", "À distance", Kind::Bool).structure(),
        Field::new("etat", "État", Kind::Code(&ETAT_FORMATION)).required().structure(),
    ],
    title: &["intitule", "start_day"],
    list: &["start_day", "nature", "intitule", "heures", "etat"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « participation à une formation ».
pub static PARTICIPATION_FORMATION: Fiche = Fiche {
    table: "participation_formation",
    slug: "participations-formation",
    label: "participation à une formation",
    plural: "participations à une formation",
    feminine: true,
    purpose: "Savoir qui a suivi une formation.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("formation_id", "Formation", Kind::Link("formation")).required(),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")).required(),
    ],
    title: &["professionnel_id"],
    list: &["formation_id", "professionnel_id"],
    order: "id",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};
