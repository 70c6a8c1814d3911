//! Each rule on both sides of its threshold.

use jiff::civil::{Date, date};

use super::{
    model::{Contexte, Lecture, Regle, Seuil},
    rules::alertes,
};

const DAY: Date = date(2026, 3, 10);

/// A reading by account 7 of child `personne`, `minute` minutes after 8 o'clock.
fn read(seq: i64, minute: i64, personne: i64) -> Lecture {
    let hour = 8 + minute / 60;
    Lecture {
        seq,
        second: minute * 60,
        day: DAY,
        hour: hour % 24,
        compte: 7,
        personne: Some(personne),
        accorde: true,
    }
}

fn found(lines: &[Lecture], seuils: &[Seuil], contexte: &Contexte) -> Vec<(Regle, i64, i64)> {
    let all = alertes(lines, seuils, contexte);
    all.into_iter().map(|one| (one.regle, one.first_seq, one.number)).collect()
}

#[test]
fn thirty_different_files_within_an_hour_are_one_alert_and_twenty_nine_are_none() {
    for (n, every, expected) in [
        (29, 1, vec![]),
        (30, 1, vec![(Regle::Heure, 1, 30)]),
        // The first is out of the hour when the thirtieth comes.
        (30, 3, vec![]),
        (60, 1, vec![(Regle::Heure, 1, 60)]),
    ] {
        let lines: Vec<Lecture> = (1..=n).map(|i| read(i, (i - 1) * every, 100 + i)).collect();
        assert_eq!(found(&lines, &[], &Contexte::default()), expected, "{n} every {every} min");
    }
    let same: Vec<Lecture> = (1..=60).map(|i| read(i, 1, 100)).collect();
    assert_eq!(found(&same, &[], &Contexte::default()), [], "one file, many pages");
}

#[test]
fn an_alert_keeps_its_first_line_when_the_trace_grows() {
    let lines: Vec<Lecture> = (1..=45).map(|i| read(i, i - 1, 100 + i)).collect();
    let early = found(&lines[..32], &[], &Contexte::default());
    let late = found(&lines, &[], &Contexte::default());
    assert_eq!((early[0].1, late[0].1), (1, 1));
    assert_eq!((early[0].2, late[0].2), (32, 45));
}

#[test]
fn a_night_goes_over_midnight_and_counts_its_files_once() {
    let at = |seq, day, hour, personne| Lecture { day, hour, ..read(seq, seq * 200, personne) };
    let next = date(2026, 3, 11);
    let night = [at(1, DAY, 22, 1), at(2, DAY, 23, 2), at(3, next, 5, 3)];
    assert_eq!(found(&night, &[], &Contexte::default()), [(Regle::Nuit, 1, 3)]);
    let edges = [at(1, DAY, 21, 1), at(2, DAY, 23, 2), at(3, next, 6, 3)];
    assert_eq!(found(&edges, &[], &Contexte::default()), []);
}

#[test]
fn refusals_count_even_without_a_child() {
    let refused = |i| Lecture { accorde: false, personne: None, ..read(i, i, 0) };
    let four: Vec<Lecture> = (1..=4).map(refused).collect();
    let five: Vec<Lecture> = (1..=5).map(refused).collect();
    assert_eq!(found(&four, &[], &Contexte::default()), []);
    assert_eq!(found(&five, &[], &Contexte::default()), [(Regle::Refus, 1, 5)]);
}

#[test]
fn files_beyond_the_references_count_only_for_those_who_follow_children() {
    let mut contexte = Contexte::default();
    let lines: Vec<Lecture> = (1..=12).map(|i| read(i, i * 30, i)).collect();
    assert_eq!(found(&lines, &[], &contexte), [], "follows nobody: the rule says nothing");
    contexte.references.insert(7, (1..=3).collect());
    assert_eq!(found(&lines, &[], &contexte), [], "nine beyond");
    contexte.references.insert(7, (1..=2).collect());
    assert_eq!(found(&lines, &[], &contexte), [(Regle::HorsReference, 3, 10)]);
}

#[test]
fn the_file_of_a_namesake_is_told_once_a_day() {
    let contexte = Contexte { homonymes: [(7, 5)].into(), ..Contexte::default() };
    let lines = [read(1, 1, 5), read(2, 2, 5), read(3, 3, 6)];
    assert_eq!(found(&lines, &[], &contexte), [(Regle::Homonyme, 1, 1)]);
}

#[test]
fn a_threshold_holds_from_its_day_on_and_can_be_put_out() {
    let seuil =
        |start_day, active, number| Seuil { start_day, active, number, ..Regle::Refus.default() };
    let refused = |i| Lecture { accorde: false, ..read(i, i, 1) };
    let lines: Vec<Lecture> = (1..=5).map(refused).collect();
    let contexte = Contexte::default();
    for (seuils, n) in [
        (vec![seuil(date(2026, 3, 11), true, 2)], 1),
        (vec![seuil(date(2026, 3, 10), true, 6)], 0),
        (vec![seuil(date(2026, 3, 1), true, 6), seuil(date(2026, 3, 10), true, 2)], 1),
        (vec![seuil(date(2026, 3, 1), false, 1)], 0),
    ] {
        assert_eq!(alertes(&lines, &seuils, &contexte).len(), n, "{seuils:?}");
    }
}
