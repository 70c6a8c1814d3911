use fiche::{Linked, Row};
use jiff::civil::date;

use super::rules::{Temps, adresse, is_secret, of_child};

#[test]
fn a_home_is_of_the_family_of_its_address_and_of_its_child() {
    let home = |family: i64| Row::default().with("famille_id", family);
    let row = Row::default().with("famille_id", 4_i64).with("start_day", "2026-01-01");
    for (family, expected) in [(4_i64, 0), (5, 1)] {
        let linked = Linked::of(vec![("foyer_id", home(family))]);
        assert_eq!(adresse(&row, &linked).len(), expected, "{family}");
        let child = Row::default().with("famille_id", 4_i64);
        let linked = Linked::of(vec![("foyer_id", home(family)), ("personne_id", child)]);
        assert_eq!(of_child(&linked).is_some(), expected == 1, "{family}");
    }
    let alone = Linked::of(vec![("foyer_id", home(4)), ("personne_id", Row::default())]);
    assert!(of_child(&alone).is_some());
}

#[test]
fn a_home_is_secret_when_a_hidden_child_is_there_or_may_be() {
    let day = date(2026, 3, 12);
    let at = |personne: i64, foyer: i64, end: Option<i16>| Temps {
        personne,
        foyer,
        start: date(2025, 1, 1),
        end: end.map(|year| date(year, 1, 1)),
    };
    let temps = [at(1, 10, None), at(2, 20, None), at(3, 20, Some(2026))];
    for (foyer, hidden, expected) in [
        (10, vec![], false),
        (10, vec![1], true),
        (20, vec![1], false),
        (20, vec![2], true),
        // Nobody says any more where the third is: each home may be the one.
        (10, vec![3], true),
        (20, vec![3], true),
    ] {
        assert_eq!(is_secret(foyer, &hidden, &temps, day), expected, "{foyer} {hidden:?}");
    }
}
