//! Small numbers: what a reader who may not know them is told, and cannot find again.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[expect(dead_code, reason = "each test file uses its own part of the house")]
mod house;

use figures::day::day;
use figures::{
    AxisSpec, CellKind, CellValue, Fraction, PlannedDays, TableSpec, evaluate, evaluate_on,
    evaluate_table, evaluate_table_spec, records, spec::Side,
};
use house::{House, Sejour, year};

/// Children present all of 2023: so many live in, so many come by day.
fn house(internat: i64, externat: i64) -> House {
    let stays: Vec<Sejour> = (1..=internat + externat)
        .map(|id| Sejour {
            id,
            personne: id,
            famille: id,
            start: day(2022, 1, 1),
            modalite: if id <= internat { "internat" } else { "externat" },
            cadre: if id == 1 { "administratif" } else { "judiciaire" },
            ..Sejour::default()
        })
        .collect();
    let mut house = House::new(&stays, &[]);
    house.mask_up_to = 5;
    house
}

fn by(house: &House, figure: &str, axis: &str) -> Vec<String> {
    let axes = [AxisSpec::named(axis)];
    let answer = evaluate_on(&house.world(), figure, &axes, &year(2023)).unwrap();
    answer.cells.iter().map(|cell| format!("{} {}", cell.labels[0], cell.text)).collect()
}

#[test]
fn a_small_count_is_hidden_with_the_next_one_and_the_others_are_rounded() {
    let own = house(18, 3);
    assert_eq!(own.text("presents_fin", &year(2023)), "20");
    assert_eq!(by(&own, "presents_fin", "modalite"), ["externat secret", "internat secret"]);
    let own = house(18, 8);
    assert_eq!(by(&own, "presents_fin", "modalite"), ["externat 10", "internat 20"]);
    let answer = evaluate(&own.world(), "presents_fin", &year(2023)).unwrap();
    assert_eq!(answer.mask_up_to, 5);
    assert!(answer.warnings.iter().any(|told| told.contains("1 à 5 personnes")));
    assert_eq!(answer.cells[0].rows, 25, "the number of facts is a count too");
    // As they are, for who may know.
    let mut own = house(18, 3);
    own.mask_up_to = 0;
    assert_eq!(own.text("presents_fin", &year(2023)), "21");
    assert_eq!(evaluate(&own.world(), "presents_fin", &year(2023)).unwrap().mask_up_to, 0);
}

#[test]
fn a_threshold_is_held_on_both_sides() {
    for (externat, text) in [(0, "0"), (1, "secret"), (5, "secret"), (6, "5"), (7, "5"), (8, "10")]
    {
        let mut own = house(0, externat);
        own.setting.as_of = None;
        assert_eq!(own.text("presents_fin", &year(2023)), text, "{externat}");
    }
}

#[test]
fn days_of_few_children_are_hidden_in_company_and_those_of_many_are_exact() {
    let own = house(18, 3);
    assert_eq!(own.text("journees", &year(2023)), "7\u{202f}665");
    assert_eq!(by(&own, "journees", "modalite"), ["externat secret", "internat secret"]);
    assert_eq!(house(0, 4).text("journees", &year(2023)), "secret");
    // Six children live in and six come by day: enough on each side.
    assert_eq!(
        by(&house(6, 6), "journees", "modalite"),
        ["externat 2\u{202f}190", "internat 2\u{202f}190"]
    );
}

#[test]
fn a_rate_is_of_rounded_counts_and_hidden_when_one_of_its_terms_is_small() {
    let mut own = house(18, 8);
    own.setting.planned.push(PlannedDays {
        service: 1,
        year: 2023,
        days: 10_000,
        cadre: None,
        modalite: None,
    });
    let answer = evaluate(&own.world(), "taux_occupation", &year(2023)).unwrap();
    assert_eq!(answer.cells[0].n, Some(Fraction::whole(26 * 365)), "days of many stay exact");
    let few = evaluate(&house(2, 0).world(), "taux_occupation", &year(2023)).unwrap();
    assert_eq!((few.cells[0].value, few.cells[0].n), (CellValue::Masked, None));
    // A mean tells neither its sum nor how many it is of.
    let mean = evaluate_on(&house(18, 8).world(), "age_moyen", &[], &year(2022)).unwrap();
    assert_eq!((mean.cells[0].n, mean.cells[0].base), (None, Some(Fraction::whole(25))));
    let few = evaluate_on(&house(3, 0).world(), "age_moyen", &[], &year(2022)).unwrap();
    assert_eq!(few.cells[0].value, CellValue::Masked);
}

#[test]
fn a_variation_of_counts_is_of_rounded_ones() {
    let own = house(18, 8);
    let answer = evaluate(&own.world(), "entrees_variation", &year(2022)).unwrap();
    assert_ne!(answer.cells[0].text, "2600,0\u{a0}%");
}

#[test]
fn a_table_hides_in_lines_totals_and_percentages_alike() {
    let own = house(18, 3);
    let spec = TableSpec {
        id: "essai".to_owned(),
        title: "Essai".to_owned(),
        rows: Side { axes: vec![AxisSpec::named("modalite")], ..Side::default() },
        columns: Side { axes: vec![AxisSpec::named("cadre")], ..Side::default() },
        figure: Some("presents_fin".to_owned()),
        total_row: Some("Total".to_owned()),
        total_column: Some("Total".to_owned()),
        previous: true,
        percent: Some(figures::spec::PercentOf::Colonne),
        percent_decimals: 1,
        note: None,
    };
    let table = evaluate_table_spec(&own.world(), &spec, &year(2023)).unwrap();
    let drawn: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    let all = drawn.concat();
    assert!(
        !all.iter().any(|text| ["1", "3", "17", "18", "21", "85,7\u{a0}%"].contains(text)),
        "{drawn:?}"
    );
    let grand = table.rows.last().unwrap().cells.iter().rev().find(|c| c.kind == CellKind::Total);
    assert_eq!(grand.unwrap().text, "20");
    assert!(table.notes.last().unwrap().contains("multiple de 5"));
    // Days on two axes go together: no total of a line gives one back.
    let days = TableSpec { figure: Some("journees".to_owned()), previous: false, ..spec };
    let table = evaluate_table_spec(&own.world(), &days, &year(2023)).unwrap();
    let shown: Vec<&str> = table
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.value != CellValue::Masked)
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(shown, ["0", "7\u{202f}665"], "what nobody spent, and all: {table:#?}");
}

#[test]
fn the_balance_of_a_year_does_not_give_a_small_number_back() {
    // 20 there, 7 come, 3 leave: 24 at the end.
    let mut stays: Vec<Sejour> = (1..=27)
        .map(|id| Sejour {
            id,
            personne: id,
            start: if id <= 20 { day(2022, 1, 1) } else { day(2023, 3, 1) },
            ..Sejour::default()
        })
        .collect();
    for stay in &mut stays[..3] {
        stay.end = Some(day(2023, 6, 1));
    }
    let mut own = House::new(&stays, &[]);
    own.mask_up_to = 5;
    let text = |figure: &str| own.text(figure, &year(2023));
    assert_eq!(
        ["presents_debut", "entrees", "sorties", "presents_fin", "sejours"].map(text),
        ["20", "5", "secret", "25", "25"]
    );
    let table = evaluate_table(&own.world(), "tableau_mensuel", &year(2023)).unwrap();
    let months = &table.rows[2].cells;
    assert!(
        months.iter().filter(|cell| cell.value != CellValue::Masked).all(|cell| cell.text == "0")
    );
    // What it was counted on stays with those who may open it.
    assert_eq!(records(&own.world(), "sorties", &[], &[], &year(2023)).unwrap().rows.len(), 3);
}
