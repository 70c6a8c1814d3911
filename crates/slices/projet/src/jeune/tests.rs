//! The steps and what stands beside them.

use fiche::{Linked, Row};

use super::{
    model::MOMENT_PROJET,
    rules::{commentaire, question},
};

#[test]
fn each_step_asks_something_in_a_few_words() {
    for (code, _) in MOMENT_PROJET.items {
        let asked = question(code);
        assert!(!asked.is_empty(), "{code}");
        for sentence in asked.split('.') {
            assert!(sentence.split_whitespace().count() <= 15, "{sentence}");
        }
    }
}

#[test]
fn a_comment_is_beside_words_of_the_same_child_and_not_before_them() {
    let step = Row::default().with("personne_id", 7).with("day", "2026-03-10");
    let linked = Linked::of(vec![("etape_jeune_id", step)]);
    let said = |personne: i64, day: &'static str| {
        let row = Row::default().with("personne_id", personne).with("day", day);
        commentaire(&row, &linked).into_iter().map(|remark| remark.field).collect::<Vec<_>>()
    };
    assert!(said(7, "2026-03-10").is_empty());
    assert_eq!(said(8, "2026-03-11"), ["etape_jeune_id"]);
    assert_eq!(said(7, "2026-03-09"), ["day"]);
}
