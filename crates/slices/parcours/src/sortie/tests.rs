use fiche::Row;
use jiff::civil::{Date, date};

use super::rules::{Essai, Suite, birthday, in_six_months, latest, owed_day, suite};

fn tried(id: i64, reponse: &str, day: Date) -> Essai {
    Essai { id, reponse: reponse.to_owned(), day }
}

#[test]
fn news_are_owed_on_the_day_of_the_month_late_sixty_days_after_and_no_more_after_six_months() {
    let out = date(2025, 8, 31);
    assert_eq!(owed_day(out, 6), date(2026, 2, 28));
    let on = |today: Date| suite(out, 6, &[], today);
    assert_eq!(on(date(2026, 2, 27)), Suite::Attendre);
    assert_eq!(on(date(2026, 2, 28)), Suite::Du(date(2026, 2, 28)));
    assert_eq!(on(date(2026, 4, 29)), Suite::Du(date(2026, 2, 28)));
    assert_eq!(on(date(2026, 4, 30)), Suite::Retard(date(2026, 2, 28)));
    assert_eq!(on(date(2026, 8, 27)), Suite::Retard(date(2026, 2, 28)));
    assert_eq!(on(date(2026, 8, 28)), Suite::Passe);
}

#[test]
fn three_tries_in_vain_are_told_and_an_answer_or_a_refusal_wins_over_tries() {
    let (out, today) = (date(2025, 8, 1), date(2026, 3, 12));
    let mut all: Vec<Essai> = Vec::new();
    for day in [3, 10] {
        all.push(tried(i64::from(day), "pas_joint", date(2026, 2, day)));
        // Touched twice: one try.
        all.push(tried(i64::from(day) + 20, "pas_joint", date(2026, 2, day)));
    }
    assert_eq!(suite(out, 6, &all, today), Suite::Du(date(2026, 2, 1)));
    all.push(tried(3, "pas_joint", date(2026, 3, 1)));
    assert_eq!(suite(out, 6, &all, today), Suite::PasJoint(3));
    all.push(tried(4, "refus", date(2026, 3, 2)));
    assert_eq!(suite(out, 6, &all, today), Suite::Refus(4, date(2026, 3, 2)));
    all.push(tried(5, "repondu", date(2026, 3, 3)));
    assert_eq!(suite(out, 6, &all, today), Suite::Repondu(5, date(2026, 3, 3)));
    // News given before they are owed are news.
    assert_eq!(
        suite(out, 12, &[tried(6, "repondu", date(2026, 2, 1))], today),
        Suite::Repondu(6, date(2026, 2, 1))
    );
}

#[test]
fn figures_count_the_very_day_that_the_page_tells() {
    let minutes = |day: Date| {
        let days = day.since(date(1970, 1, 1)).unwrap().get_days();
        i64::from(days) * 24 * 60
    };
    for out in [date(2025, 8, 31), date(2024, 2, 29), date(1969, 12, 31), date(2026, 3, 12)] {
        let owed = owed_day(out, 6).since(date(1970, 1, 1)).unwrap().get_days();
        let figures::Value::Day(counted) = in_six_months(Some(minutes(out)), None) else {
            panic!("no day for {out}");
        };
        assert_eq!(counted, owed, "{out}");
    }
    assert!(matches!(in_six_months(None, None), figures::Value::None));
}

#[test]
fn the_latest_word_on_a_thing_says_where_it_stands() {
    let row = |id: i64, point: &str, etat: &str, day: &str| {
        let mut row = Row::default().with("point", point).with("etat", etat).with("day", day);
        row.id = id;
        row
    };
    let rows = [
        row(3, "logement", "manque", "2026-01-02"),
        row(2, "logement", "en_cours", "2026-02-01"),
        row(4, "logement", "pret", "2026-02-01"),
        row(5, "papiers", "manque", "2026-03-01"),
    ];
    assert_eq!(latest(&rows, "logement").and_then(|row| row.text("etat")), Some("pret"));
    assert_eq!(latest(&rows, "retour"), None);
    assert_eq!(birthday(date(2008, 2, 29), 17), date(2025, 3, 1));
    assert_eq!(birthday(date(2008, 2, 29), 20), date(2028, 2, 29));
}
