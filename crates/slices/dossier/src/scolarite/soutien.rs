//! Who helps a child with lessons, when, with what.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};
use vocabulary::Nomenclature;

/// The list « Qui aide ».
pub static QUI_SOUTIENT: Nomenclature = Nomenclature {
    name: "qui_soutient",
    label: "Qui aide",
    source: "usage du secteur",
    items: &[
        ("enseignant", "Un enseignant"),
        ("benevole", "Un bénévole"),
        ("mentor", "Un mentor, un étudiant"),
        ("educateur", "Un éducateur"),
        ("assistant_familial", "Qui l'accueille chez soi"),
        ("famille", "Sa famille"),
        ("autre", "Autre"),
    ],
};

/// The record kind « soutien scolaire ».
pub static SOUTIEN_SCOLAIRE: Fiche = Fiche {
    table: "soutien_scolaire",
    slug: "soutiens-scolaires",
    label: "soutien scolaire",
    plural: "soutiens scolaires",
    feminine: false,
    purpose: "Savoir qui aide chaque enfant à apprendre, aussi quand l'école est fermée.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("qui_soutient", "Qui aide", Kind::Code(&QUI_SOUTIENT)).required(),
        Field::new("nom", "Son nom", Kind::Text),
        Field::new("creneau", "Quand", Kind::Text).hint("Les jours et les heures."),
        Field::new("matiere", "En quoi", Kind::Text),
        Field::new("ressources", "Avec quoi", Kind::LongText)
            .hint("Les cours et les liens que l'enseignant partage, l'ordinateur prêté…"),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["qui_soutient", "start_day"],
    list: &["personne_id", "qui_soutient", "nom", "creneau", "matiere", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
