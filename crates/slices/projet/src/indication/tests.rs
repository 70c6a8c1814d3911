//! A contradiction is found on one theme between two services, and only an arbitrage closes it.

use fiche::{Linked, Row};
use jiff::civil::date;

use super::{contradictions, rules};

fn indication(id: i64, service: i64, theme: &str, sens: &str) -> Row {
    let mut row = Row::default()
        .with("theme", theme)
        .with("sens", sens)
        .with("texte", "Le samedi après-midi.")
        .with("start_day", "2021-01-04");
    row.id = id;
    row.owner = service;
    row.version = 1;
    row
}

#[test]
fn two_services_that_do_not_say_the_same_of_a_theme_contradict() {
    let today = date(2021, 6, 1);
    let ended = indication(2, 2, "sorties", "non").with("end_day", "2021-06-01");
    let later = indication(2, 2, "sorties", "non").with("start_day", "2021-06-02");
    for (other, found) in [
        (indication(2, 2, "sorties", "non"), 1),
        (indication(2, 2, "sorties", "encadre"), 1),
        (indication(2, 2, "sorties", "oui"), 0),
        (indication(2, 1, "sorties", "non"), 0),
        (indication(2, 2, "visites", "non"), 0),
        (ended, 0),
        (later, 0),
    ] {
        let rows = [indication(1, 1, "sorties", "oui"), other];
        assert_eq!(contradictions(&rows, &[], today).len(), found, "{:?}", rows[1]);
    }
}

#[test]
fn an_arbitrage_closes_what_it_names_and_a_correction_opens_it_again() {
    let today = date(2021, 6, 1);
    let mut rows = [indication(1, 1, "sorties", "oui"), indication(2, 2, "sorties", "non")];
    let names = contradictions(&rows, &[], today)[0].names();
    assert_eq!(names, "1.1 2.1");
    let settled = [Row::default()
        .with("theme", "sorties")
        .with("day", "2021-05-03")
        .with("indication", names)];
    assert!(contradictions(&rows, &settled, today)[0].settled.is_some());
    rows[1].version = 2;
    assert!(contradictions(&rows, &settled, today)[0].settled.is_none());
    let elsewhere = [settled[0].clone().with("theme", "visites")];
    rows[1].version = 1;
    assert!(contradictions(&rows, &elsewhere, today)[0].settled.is_none());
}

#[test]
fn an_arbitrage_is_seen_again_after_it_was_decided() {
    for (review, refused) in [("2021-05-04", 0), ("2021-05-03", 1)] {
        let row = Row::default()
            .with("day", "2021-05-03")
            .with("interet", "Il rentre seul.")
            .with("entendus", "Lui, sa mère")
            .with("review_day", review);
        assert_eq!(rules::arbitrage(&row, &Linked::default()).len(), refused, "{review}");
    }
}
