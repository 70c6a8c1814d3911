//! A need and its answer, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The list « Ce que vaut la réponse ».
pub static QUALITE_REPONSE: Nomenclature = Nomenclature {
    name: "qualite_reponse",
    label: "Ce que vaut la réponse",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[
        ("adaptee", "Adaptée au besoin"),
        ("par_defaut", "Par défaut : ce qu'il y avait"),
        ("aucune", "Aucune réponse possible"),
    ],
};

/// What must hold: its days are in order, and an answer says what it is worth.
pub(super) fn besoin(row: &Row, linked: &Linked) -> Vec<Remark> {
    let day = |name: &str| row.day(name);
    let early = |first: &str, then: &'static str, told: &str| {
        day(first).zip(day(then)).is_some_and(|(a, b)| b < a).then(|| Remark::refuse(then, told))
    };
    let half = match (day("reponse_day").is_some(), row.text("qualite_reponse").is_some()) {
        (true, false) => {
            Some(Remark::refuse("qualite_reponse", "Dites ce que vaut cette réponse."))
        }
        (false, true) => Some(Remark::refuse("reponse_day", "Quel jour est-elle venue ?")),
        _ => None,
    };
    [
        early("besoin_day", "demande_day", "C'est demandé avant que le besoin soit vu."),
        early("besoin_day", "reponse_day", "La réponse est avant le besoin."),
        half,
        rule::after_birth(row, linked, "besoin_day"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The record kind « besoin et réponse ».
pub static REPONSE_BESOIN: Fiche = Fiche {
    table: "reponse_besoin",
    slug: "reponses-besoin",
    label: "besoin et sa réponse",
    plural: "besoins et leurs réponses",
    feminine: false,
    purpose: "Savoir depuis quand un besoin attend sa réponse, et si elle lui convient.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("besoin", "De quoi il a besoin", Kind::Text).required().grave(),
        Field::new("besoin_day", "Vu le", Kind::Day).required().today(),
        Field::new("demande_day", "Demandé le", Kind::Day),
        Field::new("demande_a", "À qui", Kind::Text),
        Field::new("reponse_day", "Répondu le", Kind::Day),
        Field::new("qualite_reponse", "Ce que vaut la réponse", Kind::Code(&QUALITE_REPONSE)),
        Field::new("reponse", "La réponse", Kind::Text).grave(),
    ],
    title: &["besoin", "besoin_day"],
    list: &["besoin_day", "personne_id", "besoin", "demande_day", "reponse_day", "qualite_reponse"],
    order: "besoin_day",
    latest_first: true,
    check: besoin,
    no_overlap: None,
};
