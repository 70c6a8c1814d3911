//! How a service opens its files: to the whole service or to the team around the child, and for
//! how long after the mission.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « À qui les dossiers s'ouvrent ».
pub static PERIMETRE: Nomenclature = Nomenclature {
    name: "perimetre_acces",
    label: "À qui les dossiers s'ouvrent",
    source: "choix du produit",
    items: &[
        ("service", "Aux éducateurs du service"),
        ("equipe", "À l'équipe autour de l'enfant seulement"),
    ],
};

/// The longest delay that a service may set, in days.
const MOST: i64 = 366;

fn delay(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::not_negative(row, "apres_jours", "Le délai ne peut pas être négatif : mettez 0.")
        .into_iter()
        .collect()
}

/// The record kind « règle d'accès ».
pub static REGLE_ACCES: Fiche = Fiche {
    table: "regle_acces",
    slug: "regles-acces",
    label: "règle d'accès",
    plural: "règles d'accès",
    feminine: true,
    purpose: "Décider à qui les dossiers du service s'ouvrent, et jusqu'à quand après la mission.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("perimetre", "Les dossiers s'ouvrent", Kind::Code(&PERIMETRE))
            .required()
            .structure(),
        Field::new("apres_jours", "Jours pour finir les écrits", Kind::Int(0, MOST))
            .structure()
            .hint("Après la fin de la mission ; 90 si rien n'est renseigné."),
    ],
    title: &["perimetre", "start_day"],
    list: &["start_day", "perimetre", "apres_jours"],
    order: "start_day",
    latest_first: true,
    check: delay,
    no_overlap: None,
};
