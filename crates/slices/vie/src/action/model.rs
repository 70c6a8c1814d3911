//! Collective actions and stays, and who took part.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Nature de l'action collective ».
pub static NATURE_ACTION: Nomenclature = Nomenclature {
    name: "nature_action",
    label: "Nature de l'action collective",
    source: "usage du secteur",
    items: &[
        ("sejour", "Séjour"),
        ("sortie", "Sortie"),
        ("atelier", "Atelier"),
        ("maraude", "Maraude"),
        ("sport", "Sport"),
        ("culture", "Culture"),
        ("evenement", "Événement"),
        ("temps_fort", "Temps fort"),
        ("activite_reguliere", "Activité régulière"),
        ("autre", "Autre"),
    ],
};

/// The record kind « action collective ».
pub static ACTION_COLLECTIVE: Fiche = Fiche {
    table: "action_collective",
    slug: "actions-collectives",
    label: "action collective",
    plural: "actions collectives",
    feminine: true,
    purpose: "Rendre compte des actions menées avec plusieurs enfants ou familles, et de \
        leur coût.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Nature", Kind::Code(&NATURE_ACTION)).required().structure(),
        Field::new("intitule", "Intitulé", Kind::Text).required().structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay)
            .hint("Vide pour une action d'un seul jour.")
            .structure(),
        Field::new("lieu", "Lieu", Kind::Text).structure(),
        Field::new("seances", "Séances", Kind::Int(0, 1_000)).structure(),
        Field::new("heures_seance", "Heures par séance", Kind::Hundredths).structure(),
        Field::new("objectifs", "Objectifs", Kind::LongText).structure(),
        Field::new("cout", "Coût", Kind::Euro).structure(),
        Field::new("partenaires", "Partenaires", Kind::Text).structure(),
        Field::new("encadrants", "Encadrants", Kind::Text).structure(),
    ],
    title: &["intitule", "start_day"],
    list: &["start_day", "nature", "intitule", "lieu", "seances"],
    order: "start_day",
    latest_first: true,
    check: rules::action_collective,
    no_overlap: None,
};

/// The record kind « participation à une action ».
pub static PARTICIPATION_ACTION: Fiche = Fiche {
    table: "participation_action",
    slug: "participations-action",
    label: "participation à une action",
    plural: "participations à une action",
    feminine: true,
    purpose: "Savoir qui a pris part à une action collective.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("action_id", "Action", Kind::Link("action_collective")).required(),
        Field::new("personne_id", "Enfant ou parent", Kind::Link("personne")),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")),
    ],
    title: &["personne_id", "professionnel_id"],
    list: &["action_id", "personne_id", "professionnel_id"],
    order: "id",
    latest_first: false,
    check: rules::participation_action,
    no_overlap: None,
};
