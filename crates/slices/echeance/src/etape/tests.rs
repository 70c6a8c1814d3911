//! The steps are those of the rules, and a step holds together.

use delais::Regles;
use fiche::{Linked, Row};

use super::{NATURE_ETAPE, rules};

#[test]
fn every_step_is_a_fact_of_the_rules_under_the_same_name() {
    let regles = Regles::avec_usages().expect("the rules shipped are sound");
    for (code, label) in NATURE_ETAPE.items {
        assert_eq!(regles.nature(code), Some(*label), "{code}");
    }
}

#[test]
fn the_information_of_an_authority_names_its_incident_and_no_other_step_must() {
    let told = |row: Row| -> Vec<&str> {
        rules::etape(&row, &Linked::default()).iter().map(|remark| remark.field).collect()
    };
    let step = |nature: &str| Row::default().with("nature", nature).with("day", "2026-03-02");
    assert_eq!(told(step("autorite_informee_par_ecrit")), ["incident_id"]);
    assert!(told(step("autorite_informee_par_ecrit").with("incident_id", 4)).is_empty());
    assert!(told(step("synthese")).is_empty());
}

#[test]
fn a_step_that_keeps_the_deadlines_of_one_measure_names_it_or_says_why_not() {
    let told = |row: Row| -> Vec<(&str, bool)> {
        let remarks = rules::etape(&row, &Linked::default());
        remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
    };
    let step = |nature: &str| Row::default().with("nature", nature).with("day", "2026-03-02");
    assert_eq!(told(step("rapport_echeance")), [("mesure_id", true)]);
    assert!(told(step("rapport_echeance").with("mesure_id", 4)).is_empty());
    assert!(told(step("entretien_17_ans")).is_empty());
}

#[test]
fn the_hour_is_of_the_day_and_the_measure_of_the_child() {
    let row = Row::default()
        .with("nature", "audience")
        .with("personne_id", 1)
        .with("mesure_id", 7)
        .with("day", "2026-03-02")
        .with("start_at", "2026-03-03T09:00");
    let measure = Row::default().with("personne_id", 2);
    let child = Row::default().with("birth_day", "2026-03-03");
    let linked = Linked::of(vec![("mesure_id", measure), ("personne_id", child)]);
    let fields: Vec<&str> = rules::etape(&row, &linked).iter().map(|remark| remark.field).collect();
    assert_eq!(fields, ["start_at", "mesure_id", "day"]);
}
