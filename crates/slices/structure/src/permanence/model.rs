//! Who answers for a service when its team is not there: nights, Sundays.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Jours d'une permanence ».
pub static JOURS_PERMANENCE: Nomenclature = Nomenclature {
    name: "jours_permanence",
    label: "Jours d'une permanence",
    source: "liste du produit (ADR 0031)",
    items: &[
        ("tous", "Tous les jours"),
        ("semaine", "Du lundi au vendredi"),
        ("fin_semaine", "Samedi et dimanche"),
        ("samedi", "Samedi"),
        ("dimanche", "Dimanche"),
    ],
};

/// The record kind « permanence ».
pub static PERMANENCE: Fiche = Fiche {
    table: "permanence",
    slug: "permanences",
    label: "permanence",
    plural: "permanences",
    feminine: true,
    purpose: "Savoir qui répond pour le service les jours et aux heures où l'équipe n'est pas là.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("libelle", "Qui répond", Kind::Text)
            .required()
            .hint("La fonction, ou la personne : « Cadre d'astreinte »."),
        Field::new("telephone", "Téléphone", Kind::Text).required(),
        Field::new("jours", "Jours", Kind::Code(&JOURS_PERMANENCE)).required().structure(),
        Field::new("heures", "Heures", Kind::Text).hint("« De 18 h à 9 h ».").structure(),
        Field::new("remplace", "Répond à la place du référent ces jours-là", Kind::Bool)
            .ticked()
            .structure()
            .hint("Cochez si le référent ne travaille pas ces jours-là."),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["libelle", "jours"],
    list: &["libelle", "telephone", "jours", "heures", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::permanence,
    no_overlap: None,
};
