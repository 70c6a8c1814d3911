//! What those who live with the child know: what soothes, what warns, what not to say.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};
use vocabulary::Nomenclature;

/// The list « Repère ».
pub static NATURE_REPERE: Nomenclature = Nomenclature {
    name: "nature_repere",
    label: "Repère",
    source: "usage du secteur",
    items: &[
        ("apaise", "Ce qui apaise"),
        ("signe", "Signes que ça ne va pas"),
        ("eviter", "À ne pas dire, à ne pas faire"),
        ("sommeil", "Le sommeil"),
        ("repas", "Les repas"),
        ("habitude", "Habitudes, objets auxquels il ou elle tient"),
        ("description", "Description physique, en cas de fugue"),
    ],
};

/// The record kind « repère ».
pub static REPERE: Fiche = Fiche {
    table: "repere",
    slug: "reperes",
    label: "repère",
    plural: "repères",
    feminine: false,
    purpose: "Que chaque adulte, même de passage la nuit, sache ce qui rassure l'enfant.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Repère", Kind::Code(&NATURE_REPERE)).required(),
        Field::new("texte", "En quelques mots", Kind::LongText).required().grave().hint(
            "Concret, avec les mots de l'enfant si on les a. Les allergies vont dans la santé.",
        ),
        Field::new("source_information", "Qui le dit", Kind::Text)
            .hint("L'enfant, sa mère, la maîtresse de maison…"),
        Field::new("start_day", "Vrai depuis le", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Le dernier jour où c'était vrai.")
            .later(),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "texte", "source_information", "start_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
