//! What a family lacks.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::rules::{Etat, etats, remise, version};

fn paper(id: i64, public: &'static str, start: &'static str) -> Row {
    let mut row =
        Row::default().with("nature", "livret").with("public", public).with("start_day", start);
    row.id = id;
    row
}

fn given(paper: i64, day: &'static str) -> Row {
    Row::default().with("papier_famille_id", paper).with("day", day)
}

#[test]
fn a_child_gets_the_version_of_their_age_else_the_one_for_all() {
    let today = date(2026, 3, 12);
    let all = [
        paper(1, "tous", "2025-01-01"),
        paper(2, "adolescents", "2024-01-01"),
        paper(3, "parents", "2025-01-01"),
    ];
    let of = |age: i16| version(&all, "livret", (Some(age), today)).map(|row| row.id);
    assert_eq!((of(12), of(13)), (Some(1), Some(2)));
    assert_eq!(version(&all, "livret", (None, today)).map(|row| row.id), Some(1));
    let before = [paper(1, "tous", "2026-03-13")];
    assert!(version(&before, "livret", (Some(12), today)).is_none());
}

#[test]
fn what_lacks_is_what_was_never_given_or_was_replaced_since() {
    let today = date(2026, 3, 12);
    let all = [
        paper(1, "tous", "2025-01-01").with("end_day", "2026-01-01"),
        paper(2, "tous", "2026-01-01"),
    ];
    let first = |remises: &[&Row]| etats((&all, remises), (Some(14), today)).remove(0);
    assert_eq!(first(&[]), ("livret", Etat::Manque));
    let old = given(1, "2025-02-01");
    assert_eq!(first(&[&old]), ("livret", Etat::Ancienne));
    let new = given(2, "2026-02-01").with("lecture_day", "2026-02-03");
    let read = Some(date(2026, 2, 3));
    assert_eq!(first(&[&old, &new]), ("livret", Etat::Remis(date(2026, 2, 1), read)));
    let others = etats((&all, &[]), (Some(14), today));
    assert!(others[1..].iter().all(|(_, etat)| *etat == Etat::SansVersion));
}

#[test]
fn a_paper_is_read_once_it_is_given() {
    let row = given(1, "2026-02-02").with("lecture_day", "2026-02-01");
    assert_eq!(remise(&row, &Linked::default()).len(), 1);
}
