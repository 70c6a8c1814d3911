//! The grid of needs is the charter's; an assessment is held against the one before.

use fiche::{Linked, Row};

use super::{BESOIN, compared, is_specific, rules::besoin};

#[test]
fn there_are_five_fundamental_needs_and_six_of_certain_moments_and_security_is_first() {
    let specific = BESOIN.items.iter().filter(|(code, _)| is_specific(code)).count();
    assert_eq!((BESOIN.items.len() - specific, specific), (5, 6));
    assert_eq!(BESOIN.items[0].0, "securite");
}

fn need(code: &str, etat: &str) -> Row {
    Row::default().with("personne_id", 1_i64).with("besoin", code).with("etat", etat)
}

#[test]
fn a_need_of_certain_moments_says_which_and_belongs_to_the_child_of_its_assessment() {
    let told = |row: &Row, of: i64| -> Vec<&'static str> {
        let other = Row::default().with("personne_id", of);
        let linked = Linked::of(vec![("evaluation_id", other)]);
        besoin(row, &linked).iter().map(|remark| remark.field).collect()
    };
    for (row, of, expected) in [
        (need("securite", "fragile"), 1, vec![]),
        (need("isole", "fragile"), 1, vec!["precision_besoin"]),
        (need("isole", "pas_concerne"), 1, vec![]),
        (need("isole", "fragile").with("precision_besoin", "Le soir, au retour."), 1, vec![]),
        (need("securite", "assure"), 2, vec!["evaluation_id"]),
    ] {
        assert_eq!(told(&row, of), expected, "{row:?}");
    }
}

#[test]
fn only_what_changed_since_the_assessment_before_is_told() {
    let (first, second) = (need("securite", "non_assure"), need("jouer", "assure"));
    let (now, same) = (need("securite", "fragile"), need("jouer", "assure"));
    let lines = compared(&[&same, &now], &[&first, &second]);
    let told: Vec<(&str, Option<&str>)> =
        lines.iter().map(|line| (line.besoin, line.before.as_deref())).collect();
    assert_eq!(told, [("securite", Some("non_assure")), ("jouer", None)]);
}
