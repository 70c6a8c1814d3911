//! What each person of the family can be counted on for: told before what is hard.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};

fn appui(row: &Row, linked: &Linked) -> Vec<Remark> {
    let sentence = "C’est quelqu’un d’une autre famille.";
    let other = rule::agree(linked, ("membre_id", "personne_id"), "famille_id", sentence);
    let early = row.day("day").zip(row.day("end_day")).is_some_and(|(day, end)| end <= day);
    let early = early.then(|| Remark::refuse("end_day", "C’est avant le jour où on l’a vu."));
    [other, early, rule::after_birth(row, linked, "day")].into_iter().flatten().collect()
}

/// The record kind « appui d'un proche ».
pub static APPUI_FAMILLE: Fiche = Fiche {
    table: "appui_famille",
    slug: "appuis-famille",
    label: "appui d'un proche",
    plural: "appuis des proches",
    feminine: false,
    purpose: "Partir de ce que chacun de la famille sait et peut, avant ce qui est difficile.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("membre_id", "Qui", Kind::Link("membre_famille")).required(),
        Field::new("day", "Vu ou dit le", Kind::Day).required().today(),
        Field::new("texte", "Ce qu'il ou elle sait faire, ce sur quoi compter", Kind::LongText)
            .required()
            .grave()
            .hint("Une chose précise, vue ou dite : « appelle chaque soir à 19 h »."),
        Field::new("end_day", "N'est plus vrai après le", Kind::LastDay).later(),
    ],
    title: &["membre_id", "day"],
    list: &["day", "personne_id", "membre_id", "texte"],
    order: "day",
    latest_first: true,
    check: appui,
    no_overlap: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strength_is_of_somebody_of_the_same_family() {
        let row = Row::default().with("day", "2026-03-01");
        let of = |famille: i64| Row::default().with("famille_id", famille);
        let fields = |one: i64, own: i64| -> Vec<&str> {
            let linked = Linked::of(vec![("membre_id", of(one)), ("personne_id", of(own))]);
            appui(&row, &linked).iter().map(|remark| remark.field).collect()
        };
        assert_eq!(fields(1, 1), Vec::<&str>::new());
        assert_eq!(fields(1, 2), ["membre_id"]);
        // A child without a family has nobody of another.
        let linked = Linked::of(vec![("membre_id", of(1)), ("personne_id", Row::default())]);
        assert_eq!(appui(&row, &linked).len(), 1);
    }
}
