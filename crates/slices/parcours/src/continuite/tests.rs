use jiff::civil::{Date, date};

use super::{
    Continuite, Lieu, Nature, Rupture, Suivi, continuite, ruptures_de_lieu, ruptures_de_referent,
    ruptures_de_scolarite,
};

const DAY: Date = date(2026, 3, 12);

fn beside(qui: i64, start: Date, end: Option<Date>) -> Suivi {
    Suivi { qui, start, end }
}

#[test]
fn three_referents_in_twelve_months_are_three_with_exact_days() {
    let stay = [(date(2025, 1, 1), None)];
    let all = [
        beside(1, date(2025, 1, 1), Some(date(2025, 6, 1))),
        beside(2, date(2025, 6, 11), Some(date(2026, 1, 1))),
        beside(3, date(2026, 1, 1), None),
    ];
    let told = continuite(&all, &stay, DAY);
    let expected = Continuite { referents: 3, depuis: Some(date(2026, 1, 1)), sans_referent: 10 };
    assert_eq!(told, expected);
}

#[test]
fn a_referent_counts_to_the_day_before_twelve_months_ago() {
    let stay = [(date(2024, 1, 1), None)];
    // The window is from 13 March 2025 to 12 March 2026.
    for (end, referents, unfilled) in
        [(date(2025, 3, 13), 1, 365), (date(2025, 3, 14), 2, 364), (date(2025, 3, 15), 2, 363)]
    {
        let all = [beside(1, date(2024, 1, 1), Some(end)), beside(2, DAY, None)];
        let told = continuite(&all, &stay, DAY);
        assert_eq!((told.referents, told.sans_referent), (referents, unfilled - 1), "{end}");
        assert_eq!(told.depuis, Some(DAY));
    }
}

#[test]
fn a_renewed_referent_is_the_same_since_the_first_day_and_a_gap_starts_anew() {
    for (end, since) in [
        (date(2025, 9, 1), date(2025, 2, 1)),
        (date(2025, 9, 2), date(2025, 2, 1)),
        (date(2025, 8, 31), date(2025, 9, 1)),
    ] {
        let all = [
            beside(1, date(2025, 2, 1), Some(end)),
            beside(1, date(2025, 9, 1), None),
            beside(2, date(2024, 1, 1), Some(date(2025, 2, 1))),
        ];
        assert_eq!(continuite(&all, &[], DAY).depuis, Some(since), "{end}");
    }
    assert_eq!(continuite(&[], &[], DAY), Continuite::default());
}

#[test]
fn days_without_a_stay_want_no_referent() {
    for (stay, unfilled) in [
        ((date(2026, 3, 1), None), 12),
        ((date(2026, 3, 1), Some(date(2026, 3, 11))), 10),
        ((date(2026, 3, 13), None), 0),
    ] {
        assert_eq!(continuite(&[], &[stay], DAY).sans_referent, unfilled, "{stay:?}");
    }
}

fn lieu(start: Date, end: Option<Date>, prevue: bool) -> Lieu {
    Lieu { nom: "MECS".to_owned(), start, end, prevue }
}

fn gap(nature: Nature, start: Date, end: Option<Date>, days: i32) -> Rupture {
    Rupture { nature, start, end, days }
}

#[test]
fn a_place_left_without_another_the_same_day_is_a_rupture_told_in_days() {
    let first = |prevue| lieu(date(2025, 1, 10), Some(date(2025, 6, 1)), prevue);
    for (next, prevue, expected) in [
        (Some(date(2025, 5, 31)), false, vec![]),
        (Some(date(2025, 6, 1)), false, vec![]),
        (
            Some(date(2025, 6, 2)),
            false,
            vec![gap(Nature::Lieu, date(2025, 6, 1), Some(date(2025, 6, 2)), 1)],
        ),
        (
            Some(date(2025, 7, 1)),
            false,
            vec![gap(Nature::Lieu, date(2025, 6, 1), Some(date(2025, 7, 1)), 30)],
        ),
        (Some(date(2025, 7, 1)), true, vec![]),
        (None, false, vec![gap(Nature::Lieu, date(2025, 6, 1), None, 284)]),
        (None, true, vec![]),
    ] {
        let mut all = vec![first(prevue)];
        all.extend(next.map(|start| lieu(start, None, false)));
        assert_eq!(ruptures_de_lieu(&all, DAY), expected, "{next:?} {prevue}");
    }
}

#[test]
fn five_places_and_each_gap_is_told_once() {
    let all = [
        lieu(date(2021, 1, 1), Some(date(2021, 5, 1)), false),
        lieu(date(2021, 5, 1), Some(date(2022, 1, 1)), false),
        lieu(date(2022, 1, 15), Some(date(2023, 1, 1)), false),
        lieu(date(2022, 2, 1), Some(date(2023, 1, 1)), false),
        lieu(date(2023, 3, 1), None, false),
    ];
    let told: Vec<i32> = ruptures_de_lieu(&all, DAY).iter().map(|one| one.days).collect();
    assert_eq!(told, [14, 59]);
}

#[test]
fn a_referent_who_leaves_without_another_is_a_rupture_while_the_stay_lasts() {
    let left = beside(1, date(2025, 1, 10), Some(date(2025, 6, 1)));
    let cases = [
        // The stay goes on, nobody came.
        (None, None, vec![gap(Nature::Referent, date(2025, 6, 1), None, 284)]),
        // Somebody came ten days later; on the same day.
        (
            Some(date(2025, 6, 11)),
            None,
            vec![gap(Nature::Referent, date(2025, 6, 1), Some(date(2025, 6, 11)), 10)],
        ),
        (Some(date(2025, 6, 1)), None, vec![]),
        // The stay ended on that day, or five days later.
        (None, Some(date(2025, 6, 1)), vec![]),
        (
            None,
            Some(date(2025, 6, 6)),
            vec![gap(Nature::Referent, date(2025, 6, 1), Some(date(2025, 6, 6)), 5)],
        ),
    ];
    for (next, end, expected) in cases {
        let mut all = vec![left];
        all.extend(next.map(|start| beside(2, start, None)));
        let stay = [(date(2025, 1, 10), end)];
        assert_eq!(ruptures_de_referent(&all, &stay, DAY), expected, "{next:?} {end:?}");
    }
}

#[test]
fn out_of_school_counts_up_to_the_day() {
    for (start, end, expected) in [
        (date(2026, 3, 2), None, vec![gap(Nature::Scolarite, date(2026, 3, 2), None, 10)]),
        (
            date(2026, 1, 1),
            Some(date(2026, 2, 1)),
            vec![gap(Nature::Scolarite, date(2026, 1, 1), Some(date(2026, 2, 1)), 31)],
        ),
        (DAY, None, vec![]),
        (date(2026, 3, 13), None, vec![]),
    ] {
        assert_eq!(ruptures_de_scolarite(&[(start, end)], DAY), expected, "{start}");
    }
}
