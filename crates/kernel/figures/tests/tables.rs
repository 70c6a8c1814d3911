//! Tables made by text alone, and what is said of a text that is wrong.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[expect(dead_code, reason = "each test file uses its own part of the house")]
mod house;

use figures::day::day;
use figures::{Catalogue, Table, evaluate_table, records};
use house::{Absence, House, Sejour, at, populations, year};

/// Writes a table as text, one line each.
fn drawn(table: &Table) -> Vec<String> {
    table
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            format!("{} | {}", row.labels.join(" > "), cells.join(" "))
        })
        .collect()
}

#[test]
fn the_monthly_dashboard_ends_with_a_year_that_agrees() {
    let stay = |id, start, end| Sejour { id, personne: id, start, end, ..Sejour::default() };
    let house = House::new(
        &[
            stay(1, day(2022, 5, 1), Some(day(2023, 2, 3))),
            stay(2, day(2023, 2, 1), None),
            stay(3, day(2023, 12, 31), None),
        ],
        &[],
    );
    let table = evaluate_table(&house.world(), "tableau_mensuel", &year(2023)).unwrap();
    assert_eq!(
        drawn(&table),
        [
            "Présents au début | 1 1 1 1 1 1 1 1 1 1 1 1 1",
            "Entrées | 0 1 0 0 0 0 0 0 0 0 0 1 2",
            "Sorties | 0 1 0 0 0 0 0 0 0 0 0 0 1",
            "Présents à la fin | 1 1 1 1 1 1 1 1 1 1 1 2 2",
        ]
    );
    assert_eq!(table.columns[0].labels, ["janvier 2023"]);
    assert_eq!(table.columns[12].labels, ["Année"]);
    assert!(table.notes.contains(&"Entrées : total = somme des lignes.".to_owned()));
    // Every cell opens its facts.
    let cell = &table.rows[1].cells[1];
    let found = records(&house.world(), &cell.figure, &cell.axes, &cell.key, &year(2023)).unwrap();
    assert_eq!(found.rows, [(2, 1)]);
}

#[test]
fn hospitalisations_are_days_stays_and_persons_by_discipline_and_year() {
    let stay = |id| Sejour { id, personne: id, start: day(2022, 1, 1), ..Sejour::default() };
    let gone = |id, sejour, discipline, from, days| Absence {
        id,
        service: 1,
        sejour,
        personne: sejour,
        nature: "hospitalisation",
        discipline: Some(discipline),
        from: at(from, 9),
        to: Some(at(from + days, 9)),
    };
    let house = House::new(
        &[stay(1), stay(2)],
        &[
            gone(1, 1, "psychiatrie", day(2022, 3, 1), 4),
            gone(2, 1, "psychiatrie", day(2023, 3, 1), 10),
            gone(3, 1, "psychiatrie", day(2023, 5, 1), 2),
            gone(4, 2, "psychiatrie", day(2023, 12, 30), 5),
        ],
    );
    let table = evaluate_table(&house.world(), "hospitalisations", &year(2023)).unwrap();
    let labels: Vec<String> = table.columns.iter().map(|column| column.labels.join(" ")).collect();
    assert_eq!(
        labels,
        [
            "Psychiatrie N-1",
            "Psychiatrie N",
            "Pédiatrie N-1",
            "Pédiatrie N",
            "Total N-1",
            "Total N"
        ]
    );
    assert_eq!(
        drawn(&table),
        ["Journées | 4 14 0 0 4 14", "Séjours | 1 3 0 0 1 3", "Personnes | 1 2 0 0 1 2"]
    );
    assert!(table.notes.iter().any(|note| note.contains("N-1 recalculé, non figé")));
}

#[test]
fn mandates_children_and_families_stand_side_by_side_by_size_of_fratrie() {
    let child = |id, famille| Sejour { id, personne: id, famille, ..Sejour::default() };
    let house = House::new(
        &[child(1, 1), child(2, 2), child(3, 2), child(4, 3), child(5, 3), child(6, 3)],
        &[],
    );
    let table = evaluate_table(&house.world(), "mandats_fratrie", &year(2023)).unwrap();
    assert_eq!(
        drawn(&table),
        ["1 enfant | 1 1 1", "2 enfants | 1 2 1", "3 enfants | 2 3 1", "Total | 4 6 3"]
    );
}

#[test]
fn requests_by_outcome_and_reason_give_shares_of_the_refusals() {
    let mut house = House::new(&[], &[]);
    let on = day(2023, 4, 1);
    house.add_demandes(&[
        (1, on, None, "admission", None),
        (2, on, None, "refus", Some("age")),
        (3, on, None, "refus", Some("age")),
        (4, on, None, "refus", Some("place")),
    ]);
    let table = evaluate_table(&house.world(), "motifs_refus", &year(2023)).unwrap();
    assert_eq!(
        drawn(&table),
        ["age | 2 66,7\u{a0}%", "place | 1 33,3\u{a0}%", "Total | 3 100,0\u{a0}%"]
    );
    let table = evaluate_table(&house.world(), "issues", &year(2023)).unwrap();
    assert_eq!(
        drawn(&table),
        [
            "admission > Non renseigné | 1 25,0\u{a0}%",
            "refus > age | 2 50,0\u{a0}%",
            "refus > place | 1 25,0\u{a0}%",
            "Total >  | 4 100,0\u{a0}%"
        ]
    );
}

#[test]
fn a_distinct_total_is_counted_on_persons_and_says_so() {
    let stay = |id, start: i32, end: i32| Sejour {
        id,
        start: day(2023, start, 1),
        end: Some(day(2023, end, 1)),
        ..Sejour::default()
    };
    let house = House::new(&[stay(1, 1, 3), stay(2, 5, 6)], &[]);
    let spec = toml::from_str(
        r#"
        id = "essai"
        title = "Enfants par mois"
        rows = { axes = ["mois"] }
        columns = { figures = ["enfants"] }
        total_row = "Total"
        "#,
    )
    .unwrap();
    let table = figures::evaluate_table_spec(&house.world(), &spec, &year(2023)).unwrap();
    assert_eq!(drawn(&table).last().unwrap(), "Total | 1");
    assert_eq!(table.notes, ["Enfants : total distinct, chacun compté une fois."]);
}

/// The blocks of the format's page, as a file.
fn format_page() -> String {
    let page = include_str!("../FORMAT.md");
    let code = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    code.filter(|code| code.starts_with("[[")).collect()
}

#[test]
fn every_example_of_the_format_page_is_read_and_counted() {
    let mut house = House::new(&[], &[]);
    let text = format_page();
    house.catalogue = house.catalogue.extend(&[("FORMAT.md", &text)], &populations()).unwrap();
    assert_eq!(text.matches("[[table]]").count(), 5);
    for table in house.catalogue.tables() {
        evaluate_table(&house.world(), &table.id, &year(2023)).unwrap();
    }
}

#[test]
fn acts_by_section_add_up_both_ways() {
    let mut house = House::new(&[], &[]);
    let on = day(2023, 4, 1);
    house.add_actes(&[
        (1, on, "entretien", "A", 1, 2),
        (2, on, "groupe", "A", 5, 2),
        (3, on, "entretien", "B", 1, 1),
        (4, on, "trajet", "B", 1, 1),
    ]);
    house.catalogue =
        house.catalogue.extend(&[("FORMAT.md", &format_page())], &populations()).unwrap();
    let table = evaluate_table(&house.world(), "actes_sections", &year(2023)).unwrap();
    assert_eq!(drawn(&table), ["entretien | 2 1 3", "groupe | 10 0 10", "Total | 12 1 13"]);
    assert_eq!(table.notes, ["Actes : total = somme des lignes."]);
}

fn problems(text: &str) -> Vec<String> {
    let found = Catalogue::parse(text, "essai.toml", &populations()).unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn every_problem_of_a_file_is_told_with_its_line_and_its_cause() {
    let found = problems(
        r#"# Un fichier plein de fautes.
[[figure]]
id = "un"
label = "Un"
definition = "Une faute de population."
population = "sejours"
measure = "entrees"

[[figure]]
id = "deux"
label = "Deux"
definition = "Une faute de colonne."
population = "sejour"
measure = "entrees"
where = [
  { column = "natur", in = ["aemo"] },
]

[[figure]]
id = "trois"
label = "Trois"
definition = "Une faute de mesure."
population = "sejour"
measure = "entree"

[[figure]]
id = "quatre"
label = "Quatre"
definition = "Une faute de clé."
population = "sejour"
mesure = "entrees"

[[figure]]
id = "cinq"
label = "Cinq"
definition = "Un cycle."
measure = "taux"
numerator = "six"
denominator = "deux"

[[figure]]
id = "six"
label = "Six"
definition = "Un cycle."
measure = "addition"
terms = ["cinq", "deux"]

[[figure]]
id = "sept"
label = "Sept"
definition = "Une faute d'axe et d'unité."
population = "sejour"
measure = "entrees"
unit = "foyer"
axes = ["couleur"]

[[table]]
id = "t"
title = "T"
rows = { axes = ["mois"] }
columns = { figures = ["huit"] }
"#,
    );
    assert_eq!(found.len(), 9, "{found:#?}");
    let told = |start: &str, cause: &str| {
        assert!(
            found.iter().any(|one| one.starts_with(start) && one.contains(cause)),
            "{start} {cause}: {found:#?}"
        );
    };
    told("essai.toml, ligne 6 :", "population « sejours » inconnue");
    told("essai.toml, ligne 16 :", "colonne « natur » inconnue");
    told("essai.toml, ligne 24 :", "valeur « entree » inconnue");
    told("essai.toml, ligne 31 :", "clé « mesure » inconnue");
    told("essai.toml, ligne 34 :", "cycle");
    told("essai.toml, ligne 42 :", "cycle");
    told("essai.toml, ligne 54 :", "unité « foyer » inconnue");
    told("essai.toml, ligne 55 :", "axe « couleur » inconnu");
    told("essai.toml, ligne 61 :", "indicateur « huit » inconnu");
}

#[test]
fn an_organisation_adds_and_replaces_figures_without_touching_the_others() {
    let house = House::new(&[], &[]);
    let text = r#"
[[figure]]
id = "entrees"
label = "Admissions"
definition = "À notre façon."
population = "sejour"
measure = "entrees"

[[figure]]
id = "part_entrees"
label = "Part des entrées"
definition = "Entrées rapportées aux séjours."
measure = "taux"
numerator = "entrees"
denominator = "sejours"
"#;
    let own = house.catalogue.extend(&[("asso.toml", text)], &populations()).unwrap();
    assert_eq!(own.figure("entrees").unwrap().label, "Admissions");
    assert_eq!(own.figures().len(), house.catalogue.figures().len() + 1);
    assert!(own.table("tableau_mensuel").is_some());
}
