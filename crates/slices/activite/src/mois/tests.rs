use jiff::civil::date;

use super::rules::{Compte, Mois, balance, moved, records};

fn compte(chiffre: &str, lignes: &[i64]) -> Compte {
    Compte {
        chiffre: chiffre.to_owned(),
        label: chiffre.to_owned(),
        valeur: lignes.len().to_string(),
        lignes: lignes.iter().map(|id| (*id, 1)).collect(),
    }
}

fn month(start: &[i64], came: &[i64], left: &[i64], end: &[i64]) -> Vec<Compte> {
    vec![
        compte("presents_debut", start),
        compte("entrees", came),
        compte("sorties", left),
        compte("presents_fin", end),
    ]
}

#[test]
fn a_month_is_read_printed_and_over_the_day_after_its_last() {
    let february = Mois::read("2026-02").unwrap();
    assert_eq!(february.label(), "février 2026");
    assert_eq!(february.code(), "2026-02");
    assert_eq!(february.days(), (date(2026, 2, 1), date(2026, 2, 28)));
    for text in ["2026-13", "2026-2", "26-02", "février", "2026-02-01", ""] {
        assert_eq!(Mois::read(text), None, "{text}");
    }
    let over = |day| Mois::over(2026, day).iter().map(|one| one.code()).collect::<Vec<_>>();
    assert_eq!(over(date(2026, 2, 28)), ["2026-01"]);
    assert_eq!(over(date(2026, 3, 1)), ["2026-02", "2026-01"]);
    assert!(over(date(2025, 12, 31)).is_empty());
}

#[test]
fn a_month_balances_or_says_what_does_not() {
    assert_eq!(balance(&month(&[1, 2], &[3], &[1], &[2, 3])), Ok(()));
    let told = balance(&month(&[1, 2], &[3], &[], &[2, 3])).unwrap_err();
    assert!(told.contains("2 au début, plus 1, moins 0, ne font pas 2"), "{told}");
}

#[test]
fn what_moved_is_told_even_when_the_number_is_the_same() {
    let signed = month(&[1, 2], &[3], &[1], &[2, 3]);
    assert!(moved(&signed, &signed).is_empty());
    let now = month(&[1, 2], &[4], &[1], &[2, 4]);
    let told: Vec<(String, String)> =
        moved(&signed, &now).into_iter().map(|one| (one.chiffre, one.apres)).collect();
    let other = |n: &str| format!("{n}, par d’autres fiches ou d’autres jours");
    assert_eq!(told, [("entrees".to_owned(), other("1")), ("presents_fin".to_owned(), other("2"))]);
    assert_eq!(records(&signed, &now), [1, 2, 3, 4]);
}
