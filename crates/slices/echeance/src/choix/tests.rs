//! What a setting changes, on both sides of each number.

use std::collections::BTreeMap;

use delais::{Regles, Responsable};
use fiche::{Linked, Row};

use super::{Choix, REGLE_DELAI, Reglage, rules};

#[test]
fn the_list_of_rules_is_that_of_the_rules_shipped() {
    let regles = Regles::avec_usages().expect("the rules shipped are sound");
    let shipped: Vec<&str> = regles.regles.iter().map(|regle| regle.id.as_str()).collect();
    let listed: Vec<&str> = REGLE_DELAI.items.iter().map(|(code, _)| *code).collect();
    assert_eq!(listed, shipped);
}

fn set(regle: &str, one: Reglage) -> Choix {
    Choix { reglages: BTreeMap::from([(regle.to_owned(), one)]), propres: Vec::new() }
}

#[test]
fn a_late_deadline_goes_up_to_the_head_then_to_the_director() {
    let (chef, direction) = (Responsable::ChefDeService, Responsable::Directeur);
    let own = Reglage { chef_jours: Some(2), direction_jours: Some(5), ..Reglage::default() };
    for (choix, regle, late, told) in [
        (Choix::default(), "ppe-delai", 6, vec![]),
        (Choix::default(), "ppe-delai", 7, vec![chef]),
        (Choix::default(), "ppe-delai", 29, vec![chef]),
        (Choix::default(), "ppe-delai", 30, vec![chef, direction]),
        // A month without execution is told at once.
        (Choix::default(), "mesure-non-executee-1m", 0, vec![chef, direction]),
        (set("ppe-delai", own.clone()), "ppe-delai", 1, vec![]),
        (set("ppe-delai", own.clone()), "ppe-delai", 2, vec![chef]),
        (set("ppe-delai", own.clone()), "ppe-delai", 5, vec![chef, direction]),
        (set("ppe-delai", own), "rapport-annuel", 5, vec![]),
    ] {
        assert_eq!(choix.prevenus(regle, late), told, "{regle} {late}");
    }
}

#[test]
fn a_reminder_and_an_owner_are_those_of_the_service_or_of_the_rule() {
    let own = Reglage {
        rappel_jours: Some(10),
        responsable: Some(Responsable::Directeur),
        ..Reglage::default()
    };
    let choix = set("ppe-delai", own);
    assert!(choix.rappelle("ppe-delai", 10, false) && !choix.rappelle("ppe-delai", 11, true));
    assert!(choix.rappelle("rapport-annuel", 60, true));
    let dit = Responsable::Referent;
    assert_eq!(choix.responsable("ppe-delai", dit), Responsable::Directeur);
    assert_eq!(choix.responsable("rapport-annuel", dit), dit);
    let aside = set("ppe-delai", Reglage { ecartee: true, ..Reglage::default() });
    assert!(!aside.suit("ppe-delai") && aside.suit("rapport-annuel"));
}

#[test]
fn a_rule_put_aside_says_from_which_text() {
    let told = |row: Row| -> Vec<String> {
        let remarks = rules::regle_echeance(&row, &Linked::default());
        remarks.iter().map(|remark| remark.field.to_owned()).collect()
    };
    let row = Row::default().with("regle", "ppe-delai").with("start_day", "2026-01-01");
    assert!(told(row.clone()).is_empty());
    let aside = row.clone().with("ecartee", 1);
    assert_eq!(told(aside.clone()), ["source"]);
    assert!(told(aside.with("source", "Convention de 2024")).is_empty());
    let order = |chef: i64, direction: i64| {
        row.clone().with("chef_jours", chef).with("direction_jours", direction)
    };
    assert_eq!(told(order(8, 7)), ["direction_jours"]);
    assert!(told(order(7, 7)).is_empty());
}
