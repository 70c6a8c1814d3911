//! The figures shipped: many, sound, and each opens on the facts it counts.

use figures::spec::Measure;
use figures::{evaluate, evaluate_table, records};

use crate::house::{facts, register, registers, year};
use crate::random::{Dice, fill};

#[test]
fn the_catalogue_ships_a_hundred_figures_and_more() {
    let facts = facts();
    assert!(facts.catalogue().figures().len() >= 100);
    assert!(facts.catalogue().tables().len() >= 40);
}

#[tokio::test]
async fn every_figure_and_table_is_counted_on_an_empty_register() {
    let register = register().await;
    let mut read = register.db.read().await.unwrap();
    let seen = register.facts.world(&mut read).await.unwrap();
    let world = seen.world();
    for figure in world.catalogue.figures() {
        evaluate(&world, &figure.id, &year(2023)).unwrap();
    }
    for table in world.catalogue.tables() {
        evaluate_table(&world, &table.id, &year(2023)).unwrap();
    }
}

#[tokio::test]
async fn every_figure_is_counted_and_opens_on_as_many_facts_as_it_counts() {
    for register in registers("catalogue").await {
        fill(&register, &mut Dice::new(5), 25).await;
        let mut read = register.db.read().await.unwrap();
        let seen = register.facts.world(&mut read).await.unwrap();
        let world = seen.world();
        for table in world.catalogue.tables() {
            evaluate_table(&world, &table.id, &year(2023)).unwrap();
        }
        for figure in world.catalogue.figures() {
            let ask = year(2023);
            let answer = evaluate(&world, &figure.id, &ask).unwrap();
            let counts = matches!(
                figure.measure,
                Measure::PresentsDebut
                    | Measure::PresentsFin
                    | Measure::PresentsAu
                    | Measure::Entrees
                    | Measure::Sorties
                    | Measure::FileActive
                    | Measure::Lignes
            );
            if !counts {
                continue;
            }
            let value = answer.value().and_then(figures::CellValue::number).unwrap().to_whole();
            let behind = records(&world, &figure.id, &[], &[], &ask).unwrap();
            let found = match figure.unit.as_deref() {
                None | Some("ligne") => behind.rows.len(),
                Some("mandat") => continue,
                Some(_) => behind.individuals.len(),
            };
            assert_eq!(value, i64::try_from(found).unwrap(), "{}", figure.id);
        }
    }
}

#[tokio::test]
async fn a_figure_is_told_in_json_and_csv_with_its_definition_and_its_records() {
    let register = register().await;
    fill(&register, &mut Dice::new(5), 10).await;
    let mut read = register.db.read().await.unwrap();
    let seen = register.facts.world(&mut read).await.unwrap();
    let world = seen.world();
    let answer = evaluate(&world, "entrees", &year(2023)).unwrap();
    let behind = records(&world, "entrees", &[], &[], &year(2023)).unwrap();
    let text = facts::evaluate_to_json(&answer, Some(std::slice::from_ref(&behind)));
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["definition"], "Séjours commencés dans la période.");
    assert_eq!(told["start"], "2023-01-01");
    assert_eq!(told["end"], "2023-12-31");
    let rows = told["cells"][0]["records"]["rows"].as_array().unwrap().len();
    assert_eq!(told["cells"][0]["value"], rows);
    let csv = facts::evaluate_to_csv(&answer, None);
    assert!(csv.starts_with("indicateur;valeur;imprime;n;N;lignes\r\n"), "{csv}");
    assert!(csv.contains("Définition;Séjours commencés dans la période."), "{csv}");
    assert!(csv.contains("Jour d'entrée"), "{csv}");
}
