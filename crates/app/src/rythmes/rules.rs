//! Who has not been met within a rhythm: pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

/// How long ago a meeting was, against the rhythm that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attente {
    /// The last meeting; none when there was none.
    pub last: Option<Date>,
    /// Days since it or, without one, since the beginning that counts.
    pub days: i32,
    /// Whether the rhythm is passed.
    pub late: bool,
}

/// Counts it on a day; `since` is the day from which a meeting was owed.
pub(super) fn attente(last: Option<Date>, since: Date, jours: i64, today: Date) -> Attente {
    let days = (today - last.unwrap_or(since)).get_days();
    Attente { last, days, late: i64::from(days) > jours }
}

/// Where a child lives, as far as the register says: nothing when it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lieu {
    /// A stay: the service and the unit.
    Sejour(i64, Option<i64>),
    /// A place noted: its nature and its commune.
    Hebergement(String, String),
}

/// The brothers and sisters who live apart: children of one family whose places are both known and differ.
pub(super) fn separes(enfants: &[(i64, i64, Option<Lieu>)]) -> Vec<(i64, i64)> {
    let mut all = BTreeSet::new();
    for (at, (one, famille, place)) in enfants.iter().enumerate() {
        for (other, of, elsewhere) in enfants.iter().skip(at + 1) {
            let apart = matches!((place, elsewhere), (Some(a), Some(b)) if a != b);
            if famille == of && one != other && apart {
                all.insert(((*one).min(*other), (*one).max(*other)));
            }
        }
    }
    all.into_iter().collect()
}

/// An appointment, as meetings are found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seance {
    /// What ties the same appointment of several children.
    pub group: i64,
    pub personne: i64,
    /// The moment, as it is stored.
    pub at: String,
    pub tenu: bool,
}

/// The last meeting that was held between two children, and the next one that is planned.
pub(super) fn rencontres(
    all: &[Seance],
    (one, other): (i64, i64),
    now: &str,
) -> (Option<Date>, Option<Date>) {
    let mut by: BTreeMap<(i64, &str, bool), BTreeSet<i64>> = BTreeMap::new();
    for seance in all.iter().filter(|seance| [one, other].contains(&seance.personne)) {
        by.entry((seance.group, &seance.at, seance.tenu)).or_default().insert(seance.personne);
    }
    let together = || by.iter().filter(|(_, who)| who.len() == 2).map(|(key, _)| key);
    let day = |at: &str| at.get(..10).and_then(|day| day.parse().ok());
    let last = together().filter(|(_, _, tenu)| *tenu).filter_map(|(_, at, _)| day(at)).max();
    let next = together().filter(|(_, at, tenu)| !*tenu && *at >= now);
    (last, next.filter_map(|(_, at, _)| day(at)).min())
}

/// How many nights of a span are among those of a year up to a day; the night of the last day is not over.
pub(super) fn nuits((start, end): (Date, Option<Date>), since: Date, today: Date) -> i32 {
    let (from, to) = (start.max(since), end.unwrap_or(today).min(today));
    (to - from).get_days().max(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_rhythm_is_passed_the_day_after_its_last_one() {
        let (since, today) = (date(2026, 1, 1), date(2026, 3, 12));
        for (last, jours, expected) in [
            (Some(date(2026, 2, 26)), 14, (14, false)),
            (Some(date(2026, 2, 25)), 14, (15, true)),
            (None, 70, (70, false)),
            (None, 69, (70, true)),
        ] {
            let found = attente(last, since, jours, today);
            assert_eq!((found.days, found.late), expected, "{last:?} {jours}");
        }
    }

    #[test]
    fn brothers_and_sisters_live_apart_when_both_places_are_known_and_differ() {
        let at = |unit: i64| Some(Lieu::Sejour(1, Some(unit)));
        let home = Some(Lieu::Hebergement("un_parent".to_owned(), "41018".to_owned()));
        let all = [
            (1, 9, at(4)),
            (2, 9, at(4)),
            (3, 9, at(5)),
            (4, 9, None),
            (5, 9, home),
            (6, 8, at(7)),
        ];
        assert_eq!(separes(&all), [(1, 3), (1, 5), (2, 3), (2, 5), (3, 5)]);
    }

    #[test]
    fn they_meet_in_one_appointment_of_both_that_was_held() {
        let one = |group: i64, personne: i64, at: &str, tenu: bool| Seance {
            group,
            personne,
            at: at.to_owned(),
            tenu,
        };
        let all = [
            one(1, 1, "2026-01-10T14:00", true),
            one(1, 2, "2026-01-10T14:00", true),
            one(2, 1, "2026-02-10T14:00", true),
            one(3, 2, "2026-02-10T14:00", true),
            one(4, 1, "2026-03-20T14:00", false),
            one(4, 2, "2026-03-20T14:00", false),
            one(5, 1, "2026-03-01T14:00", true),
            one(5, 2, "2026-03-01T14:00", false),
        ];
        let found = rencontres(&all, (1, 2), "2026-03-12T10:00");
        assert_eq!(found, (Some(date(2026, 1, 10)), Some(date(2026, 3, 20))));
        assert_eq!(rencontres(&all, (1, 3), "2026-03-12T10:00"), (None, None));
    }

    #[test]
    fn nights_are_those_of_the_year_and_the_last_one_is_not_over() {
        let (since, today) = (date(2025, 3, 12), date(2026, 3, 12));
        for (start, end, expected) in [
            (date(2026, 3, 10), None, 2),
            (date(2025, 3, 1), Some(date(2025, 3, 14)), 2),
            (date(2024, 1, 1), Some(date(2024, 2, 1)), 0),
            (date(2026, 3, 12), None, 0),
        ] {
            assert_eq!(nuits((start, end), since, today), expected, "{start} {end:?}");
        }
    }
}
