//! The model plans name only what exists, and every kind of service has one.

use crate::model::{modele_for, modeles};

#[test]
fn every_kind_of_service_starts_from_the_plan_made_for_it() {
    assert_eq!(modele_for("aer").unwrap().id, "milieu_ouvert");
    assert_eq!(modele_for("mecs").unwrap().id, "internat");
    assert_eq!(modele_for("cer").unwrap().id, "cer");
    assert_eq!(modele_for("autre").unwrap().id, "milieu_ouvert");
}

#[test]
fn the_plans_name_only_figures_and_tables_of_the_catalogue() {
    let shipped: String = facts::SHIPPED.iter().map(|(_, text)| *text).collect();
    for modele in modeles().unwrap() {
        for chapitre in &modele.chapitre {
            for named in chapitre.texte.split("{{").skip(1) {
                let directive = named.split("}}").next().unwrap();
                let mut words = directive.split(':');
                let (kind, id) = (words.next().unwrap(), words.next().unwrap());
                if kind == "liste" {
                    continue;
                }
                assert!(
                    shipped.contains(&format!("id = \"{id}\"")),
                    "{} nomme « {id} », que le catalogue n’a pas",
                    modele.id
                );
            }
        }
    }
}
