use fiche::{Linked, Row};

use super::rules::{adresse, of_child};

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
