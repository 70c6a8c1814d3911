use fiche::{Linked, Row};
use jiff::civil::date;

use super::{
    Appel, Contact, a_appeler, of_row,
    rules::{Ecarte, contact},
};

#[test]
fn a_contact_is_reachable_or_says_why_and_its_days_are_in_order() {
    let row = || Row::default().with("nom", "Mme Aubry").with("start_day", "2026-01-10");
    for (row, expected) in [
        (row().with("telephone", "06 00 00 00 01"), vec![]),
        (row().with("courriel", "a@exemple.fr"), vec![]),
        (row().with("suppleant", "Sa sœur, 06 00 00 00 02"), vec![]),
        (row().with("canal", "passage"), vec![]),
        (row(), vec![("telephone", true)]),
        (row().with("canal", "sms"), vec![("telephone", true)]),
        (row().with("telephone", "119").with("end_day", "2026-01-10"), vec![("end_day", false)]),
        (row().with("telephone", "06 00 00 00"), vec![("telephone", false)]),
        (
            row().with("telephone_second", "06 O0 00 00 01").with("courriel", "a@exemple"),
            vec![("telephone_second", false), ("courriel", false)],
        ),
    ] {
        let said: Vec<(&str, bool)> = contact(&row, &Linked::default())
            .iter()
            .map(|remark| (remark.field, remark.overridable))
            .collect();
        assert_eq!(said, expected, "{row:?}");
    }
}

#[test]
fn a_contact_holds_from_its_first_day_to_its_last() {
    let row = Row::default()
        .with("nom", "Mme Aubry")
        .with("start_day", "2026-01-10")
        .with("end_day", "2026-02-01");
    for (day, holds) in [
        (date(2026, 1, 9), false),
        (date(2026, 1, 10), true),
        (date(2026, 1, 31), true),
        (date(2026, 2, 1), false),
    ] {
        assert_eq!(of_row(&row, day).is_some(), holds, "{day}");
    }
}

fn one(nom: &str, lien: &str, rang: Option<i64>) -> Contact {
    Contact { nom: nom.to_owned(), lien: lien.to_owned(), rang, ..Contact::default() }
}

fn names(told: &[(Contact, Appel)]) -> Vec<(&str, bool)> {
    told.iter().map(|(one, appel)| (one.nom.as_str(), *appel == Appel::Possible)).collect()
}

#[test]
fn one_calls_by_rank_and_who_a_judge_keeps_away_comes_last_and_is_never_offered() {
    let all = vec![
        one("Paul Aubry", "pere", Some(1)),
        one("Jeanne Aubry", "grand_parent", Some(3)),
        one("Lise Aubry", "mere", Some(2)),
        one("Collège Ronsard", "ecole", None),
    ];
    let none = a_appeler(all.clone(), Some(&[]));
    assert_eq!(
        names(&none),
        [
            ("Paul Aubry", true),
            ("Lise Aubry", true),
            ("Jeanne Aubry", true),
            ("Collège Ronsard", true)
        ]
    );
    let ecarte = Ecarte { lien: "pere".to_owned(), motif: "décision".to_owned(), nom: None };
    let told = a_appeler(all.clone(), Some(&[ecarte]));
    assert_eq!(
        names(&told),
        [
            ("Lise Aubry", true),
            ("Jeanne Aubry", true),
            ("Collège Ronsard", true),
            ("Paul Aubry", false)
        ]
    );
    assert_eq!(told[3].1, Appel::Interdit("décision".to_owned()));
    // Who does not read what a judge restricted is offered nobody of the family.
    let told = a_appeler(all, None);
    assert_eq!(
        names(&told),
        [
            ("Collège Ronsard", true),
            ("Paul Aubry", false),
            ("Lise Aubry", false),
            ("Jeanne Aubry", false)
        ]
    );
}

#[test]
fn among_several_a_name_says_who_is_kept_away_and_without_a_name_all_are() {
    let all = || {
        vec![one("Jeanne Aubry", "grand_parent", None), one("Rose Lenoir", "grand_parent", None)]
    };
    for (nom, possible) in [
        (None, [false, false]),
        (Some("Mme Lenoir"), [true, false]),
        (Some("LENOIR Rose"), [true, false]),
        (Some("Jeanne"), [false, true]),
    ] {
        let ecarte = Ecarte {
            lien: "grand_parent".to_owned(),
            nom: nom.map(str::to_owned),
            motif: String::new(),
        };
        let mut told = a_appeler(all(), Some(&[ecarte]));
        told.sort_by(|a, b| a.0.nom.cmp(&b.0.nom));
        let said: Vec<bool> = told.iter().map(|(_, appel)| *appel == Appel::Possible).collect();
        assert_eq!(said, possible, "{nom:?}");
    }
}

#[test]
fn a_name_under_another_tie_is_kept_away_too() {
    let ecarte = Ecarte {
        lien: "pere".to_owned(),
        nom: Some("Paul Aubry".to_owned()),
        motif: String::new(),
    };
    for (nom, lien, kept) in [
        ("AUBRY Paul", "autre", true),
        ("Paul Aubry", "tiers", true),
        ("Lise Aubry", "mere", false),
        ("Collège Aubry", "ecole", false),
    ] {
        let told = a_appeler(vec![one(nom, lien, None)], Some(std::slice::from_ref(&ecarte)));
        assert_eq!(told[0].1 != Appel::Possible, kept, "{nom} {lien}");
    }
}
