//! What is shared to understand the child: the past, the troubles noticed, the situation.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};

fn dated(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// The record kind « élément d'anamnèse ».
pub static ANAMNESE: Fiche = Fiche {
    table: "anamnese",
    slug: "anamneses",
    label: "élément d'anamnèse",
    plural: "éléments d'anamnèse",
    feminine: false,
    purpose: "Connaître l'histoire de l'enfant sans la lui faire redire.",
    category: Category::Anamnese,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Connu le", Kind::Day).required(),
        Field::new("texte", "Ce qui est connu", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Des faits, datés, dits avec respect : l'enfant pourra les lire."),
        Field::new("source_information", "D'où on le sait", Kind::Text).grave().sealed(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "texte"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};

/// The record kind « trouble repéré ».
pub static TROUBLE_REPERE: Fiche = Fiche {
    table: "trouble_repere",
    slug: "troubles-reperes",
    label: "trouble repéré",
    plural: "troubles repérés",
    feminine: false,
    purpose: "Dire ce qui inquiète, avant tout diagnostic, pour que l'enfant soit soigné à temps.",
    category: Category::Troubles,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Repéré le", Kind::Day).required(),
        Field::new("texte", "Ce qui est observé", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Ce qui se voit et quand, pas un diagnostic."),
        Field::new("suite_donnee", "Suite donnée", Kind::Text).grave().sealed(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "texte", "suite_donnee"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};

/// The record kind « élément de diagnostic de situation ».
pub static ELEMENT_DIAGNOSTIC: Fiche = Fiche {
    table: "element_diagnostic",
    slug: "elements-diagnostic",
    label: "élément de diagnostic",
    plural: "éléments de diagnostic",
    feminine: false,
    purpose: "Partager ce que l'on comprend de la situation, et sur quoi on s'appuie.",
    category: Category::Diagnostic,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Posé le", Kind::Day).required(),
        Field::new("texte", "Ce que l'on comprend", Kind::LongText).required().grave().sealed(),
        Field::new("appui", "Sur quoi on s'appuie", Kind::LongText).grave().sealed(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "texte"],
    order: "day",
    latest_first: true,
    check: dated,
    no_overlap: None,
};
