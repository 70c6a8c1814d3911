//! What a service gives, each movement of a child's account, each count of the cash box.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « Compte d'un enfant ».
pub static NATURE_ARGENT: Nomenclature = Nomenclature {
    name: "nature_argent",
    label: "Compte d'un enfant",
    source: "usage du secteur",
    items: &[("poche", "Argent de poche"), ("veture", "Vêture")],
};

/// The list « Sens d'un mouvement d'argent ».
pub static SENS_ARGENT: Nomenclature = Nomenclature {
    name: "sens_argent",
    label: "Sens d'un mouvement d'argent",
    source: "usage du secteur",
    items: &[("recu", "Entre sur son compte"), ("sorti", "Sort de son compte")],
};

/// The list « Moyen d'un mouvement d'argent ». Only cash is in the box.
pub static MOYEN_ARGENT: Nomenclature = Nomenclature {
    name: "moyen_argent",
    label: "Moyen d'un mouvement d'argent",
    source: "usage du secteur",
    items: &[
        ("especes", "Espèces, dans la caisse"),
        ("carte", "Carte ou bon d'achat du service"),
        ("virement", "Virement, budget"),
    ],
};

/// The list « Rythme d'une somme due ».
pub static PERIODICITE_ARGENT: Nomenclature = Nomenclature {
    name: "periodicite_argent",
    label: "Rythme d'une somme due",
    source: "usage du secteur",
    items: &[
        ("semaine", "Par semaine"),
        ("mois", "Par mois"),
        ("trimestre", "Par trimestre"),
        ("annee", "Par an"),
    ],
};

fn above_zero(row: &Row, sentence: &str) -> Option<Remark> {
    row.int("montant").is_some_and(|cents| cents <= 0).then(|| Remark::refuse("montant", sentence))
}

fn regle(row: &Row, _: &Linked) -> Vec<Remark> {
    let turned = row
        .int("age_min")
        .zip(row.int("age_max"))
        .is_some_and(|(least, most)| most < least)
        .then(|| {
            Remark::refuse("age_max", "C'est moins que l'âge du début : corrigez l'un des deux.")
        });
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(turned)
        .chain(above_zero(row, "Écrivez une somme au-dessus de zéro : 12,00."))
        .collect()
}

/// The record kind « règle d'argent de poche ou de vêture »: of the service, about no child.
pub static REGLE_ARGENT: Fiche = Fiche {
    table: "regle_argent",
    slug: "regles-argent",
    label: "règle d'argent de poche ou de vêture",
    plural: "règles d'argent de poche et de vêture",
    feminine: true,
    purpose: "Donner à chaque enfant la somme prévue pour son âge, et la même à tous.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Compte", Kind::Code(&NATURE_ARGENT)).required().structure(),
        Field::new("age_min", "À partir de (ans)", Kind::Int(0, 25)).required().structure(),
        Field::new("age_max", "Jusqu'à (ans)", Kind::Int(0, 25))
            .required()
            .structure()
            .hint("Cet âge compris."),
        Field::new("montant", "Somme", Kind::Euro).required().structure(),
        Field::new("periodicite", "Rythme", Kind::Code(&PERIODICITE_ARGENT)).required().structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .structure()
            .hint("Quand la somme change : finissez cette règle, écrivez-en une autre."),
    ],
    title: &["nature", "age_min", "age_max", "montant"],
    list: &["nature", "age_min", "age_max", "montant", "periodicite", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: regle,
    no_overlap: None,
};

fn mouvement(row: &Row, linked: &Linked) -> Vec<Remark> {
    let spent = row.text("sens") == Some("sorti") && row.text("objet").is_none();
    let untold =
        spent.then(|| Remark::refuse("objet", "Dites à quoi, en un mot : piscine, remis en main…"));
    rule::after_birth(row, linked, "day")
        .into_iter()
        .chain(above_zero(row, "Écrivez une somme au-dessus de zéro : 12,00."))
        .chain(untold)
        .collect()
}

/// The record kind « mouvement d'argent d'un enfant ».
pub static MOUVEMENT_ARGENT: Fiche = Fiche {
    table: "mouvement_argent",
    slug: "mouvements-argent",
    label: "mouvement d'argent",
    plural: "mouvements d'argent",
    feminine: false,
    purpose: "Dire à l'enfant ce qu'il a, et rendre compte de l'argent gardé pour lui.",
    category: Category::Argent,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("nature", "Compte", Kind::Code(&NATURE_ARGENT)).required(),
        Field::new("sens", "Sens", Kind::Code(&SENS_ARGENT)).required(),
        Field::new("montant", "Somme", Kind::Euro).required(),
        Field::new("objet", "À quoi", Kind::Text),
        Field::new("moyen", "Moyen", Kind::Code(&MOYEN_ARGENT))
            .required()
            .hint("Seules les espèces comptent dans la caisse."),
        Field::new("justificatif", "Le ticket est gardé", Kind::Bool).ticked(),
        Field::new("signature", "L'enfant a signé", Kind::Bool).ticked(),
        Field::new("par", "Par qui", Kind::Text).required(),
        Field::new("regle_id", "D'après la règle", Kind::Link("regle_argent")),
        Field::new("period_day", "Pour la période qui commence le", Kind::Day),
    ],
    title: &["nature", "montant", "day"],
    list: &["day", "personne_id", "nature", "sens", "montant", "objet"],
    order: "day",
    latest_first: true,
    check: mouvement,
    no_overlap: None,
};

fn comptage(row: &Row, _: &Linked) -> Vec<Remark> {
    let differs = row.int("montant") != row.int("attendu") && row.text("motif").is_none();
    let untold = differs.then(|| {
        Remark::refuse("motif", "Ce n'est pas ce que la caisse devait contenir : dites pourquoi, ou « on ne sait pas ».")
    });
    rule::not_negative(
        row,
        "montant",
        "Une caisse ne contient pas moins que rien : corrigez la somme.",
    )
    .into_iter()
    .chain(untold)
    .collect()
}

/// The record kind « comptage de la caisse »: about no child.
pub static COMPTAGE_CAISSE: Fiche = Fiche {
    table: "comptage_caisse",
    slug: "comptages-caisse",
    label: "comptage de la caisse",
    plural: "comptages de la caisse",
    feminine: false,
    purpose: "Vérifier que l'argent des enfants est là, et dire pourquoi s'il n'y est pas.",
    category: Category::Argent,
    owner: Owner::Service,
    fields: &[
        Field::new("day", "Compté le", Kind::Day).required().structure().today(),
        Field::new("montant", "Ce qu'il y a", Kind::Euro).required().structure(),
        Field::new("attendu", "Ce qu'il devait y avoir", Kind::Euro).required().structure(),
        Field::new("motif", "D'où vient l'écart", Kind::Text),
        Field::new("par", "Compté par", Kind::Text).required(),
    ],
    title: &["day", "montant"],
    list: &["day", "montant", "attendu", "motif", "par"],
    order: "day",
    latest_first: true,
    check: comptage,
    no_overlap: None,
};
