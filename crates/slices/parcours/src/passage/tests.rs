use fiche::{Linked, Row};

use super::model::passage;

#[test]
fn a_relay_is_of_the_child_of_its_measure_and_comes_after_it_was_decided() {
    let mesure = |child: i64| {
        let row = Row::default().with("personne_id", child).with("decision_day", "2025-02-01");
        Linked::of(vec![("mesure_id", row)])
    };
    let row = Row::default().with("personne_id", 7_i64).with("contact_day", "2025-09-10");
    assert!(passage(&row, &mesure(7)).is_empty());
    let fields: Vec<&str> = passage(&row, &mesure(8)).iter().map(|one| one.field).collect();
    assert_eq!(fields, ["mesure_id"]);
    let early = row.with("contact_day", "2025-01-31");
    let fields: Vec<&str> = passage(&early, &mesure(7)).iter().map(|one| one.field).collect();
    assert_eq!(fields, ["contact_day"]);
}
