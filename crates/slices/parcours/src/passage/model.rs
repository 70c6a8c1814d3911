//! A relay at the end of a measure, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row};
use vocabulary::french_day;

/// A relay is of the child of its measure; the first contact does not come before the measure began.
pub(super) fn passage(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mesure = linked.get("mesure_id");
    let other = mesure
        .is_some_and(|mesure| mesure.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("mesure_id", "C'est la mesure d'un autre enfant."));
    let start = mesure.and_then(|mesure| mesure.day("decision_day"));
    let early = start.zip(row.day("contact_day")).filter(|(start, day)| day < start);
    let early = early.map(|(start, _)| {
        let told = format!("C'est avant la décision de la mesure ({}).", french_day(start));
        Remark::refuse("contact_day", told)
    });
    [other, early].into_iter().flatten().collect()
}

/// The record kind « passage de relais ».
pub static PASSAGE_RELAIS: Fiche = Fiche {
    table: "passage_relais",
    slug: "passages-relais",
    label: "passage de relais",
    plural: "passages de relais",
    feminine: false,
    purpose: "Ne pas laisser un enfant sans personne entre la fin d'une mesure et le service d'après.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("mesure_id", "Mesure qui finit", Kind::Link("mesure")).required(),
        Field::new("service_suivant", "Service qui prend la suite", Kind::Text).required(),
        Field::new("reunion_day", "Réunion de relais le", Kind::Day),
        Field::new("contact_day", "Premier contact avec lui le", Kind::Day)
            .hint("Le jour où l'enfant ou sa famille le rencontre ou lui parle."),
        Field::new("note", "Ce qui est transmis", Kind::LongText).grave(),
    ],
    title: &["service_suivant"],
    list: &["personne_id", "mesure_id", "service_suivant", "reunion_day", "contact_day"],
    order: "id",
    latest_first: true,
    check: passage,
    no_overlap: None,
};
