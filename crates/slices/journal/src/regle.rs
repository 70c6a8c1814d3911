//! What a team agrees on: how long a note stays open to who wrote it, how many children each follows.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use vocabulary::Nomenclature;

/// The hours during which an author may still change the text of a note, when the service set none: a
/// habit of the trade, the time of a hand-over; no text gives one.
pub(crate) const HEURES: i64 = 24;

/// The longest that a service may set, in hours: a week.
const MOST: i64 = 168;

/// The list « Pour qui un coréférent ».
pub static COREFERENT_ENFANT: Nomenclature = Nomenclature {
    name: "coreferent_enfant",
    label: "Pour qui un coréférent",
    source: "usage du secteur",
    items: &[
        ("aucun", "Pour aucun enfant"),
        ("fratrie", "Pour qui est suivi avec un frère ou une sœur"),
        ("tous", "Pour chaque enfant"),
    ],
};

fn delay(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::not_negative(row, "hours", "Le délai ne peut pas être négatif : mettez 0.")
        .into_iter()
        .collect()
}

/// The record kind « règle d'équipe ».
pub static REGLE_EQUIPE: Fiche = Fiche {
    table: "regle_equipe",
    slug: "regles-equipe",
    label: "règle d'équipe",
    plural: "règles d'équipe",
    feminine: true,
    purpose: "Décider combien de temps l’auteur d’une note en corrige le texte, combien d’enfants chacun suit, et qui chaque enfant a auprès de lui.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "À partir du", Kind::Day).required().structure(),
        Field::new("hours", "Heures pour corriger une note", Kind::Int(0, MOST))
            .required()
            .structure()
            .hint("Ensuite, le texte est clos : on le complète par un ajout daté. 24 si rien n’est renseigné."),
        Field::new("referent_max", "Enfants suivis en référence, au plus", Kind::Int(1, 200))
            .structure()
            .hint("Au-delà, la page d’accueil du chef de service le dit."),
        Field::new("coreferent_max", "Enfants suivis en co-référence, au plus", Kind::Int(1, 200))
            .structure(),
        Field::new("coreferent_enfant", "Un coréférent", Kind::Code(&COREFERENT_ENFANT))
            .structure()
            .hint("Qui en manque est nommé sur « Qui suit chaque enfant »."),
        Field::new("quotidien_enfant", "Un référent du quotidien pour chaque enfant", Kind::Bool)
            .structure(),
        Field::new("formation_methode", "Formation à la méthode du service", Kind::Text)
            .structure()
            .hint("Son intitulé, comme dans les formations : on voit qui ne l’a pas suivie."),
    ],
    title: &["start_day"],
    list: &["start_day", "hours", "referent_max", "coreferent_max"],
    order: "start_day",
    latest_first: true,
    check: delay,
    no_overlap: None,
};
