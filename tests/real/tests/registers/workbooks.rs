//! Each workbook is what its source writes, and what the tables of the register can take.

use std::{collections::BTreeMap, path::PathBuf};

use crate::book::Book;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_committed_files_are_those_the_source_writes_byte_for_byte() {
    for (name, register) in reel::registers().unwrap() {
        let written = reel::write(&register).unwrap();
        let again =
            reel::write(&reel::registers().unwrap().into_iter().find(|it| it.0 == name).unwrap().1);
        assert!(again.unwrap() == written, "{name} is not the same twice");
        let kept = std::fs::read(root().join("tests/real").join(name)).unwrap();
        assert!(kept == written, "{name} is out of date: cargo run -p reel");
    }
}

/// The columns of each table, and whether they must be filled.
fn schema() -> BTreeMap<String, BTreeMap<String, bool>> {
    let text = std::fs::read_to_string(root().join("migrations/0002_register.sql")).unwrap();
    let mut tables: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
    let mut table = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("CREATE TABLE ") {
            table = name.trim_end_matches(" (").to_owned();
        } else if let Some(column) = line.strip_prefix("    ") {
            let name = column.split(' ').next().unwrap().to_owned();
            tables.entry(table.clone()).or_default().insert(name, column.contains("NOT NULL"));
        }
    }
    tables
}

const KEPT_BY_THE_HOUSE: &[&str] = &["service_id", "organisation_id", "version", "search_key"];

#[test]
fn every_column_exists_and_every_required_one_is_filled() {
    let schema = schema();
    for (name, _) in reel::registers().unwrap() {
        for (table, rows) in Book::open(name).tables() {
            let columns = &schema[table];
            for row in rows {
                for column in row.columns() {
                    assert!(columns.contains_key(column), "{name}: {table}.{column}");
                }
                for (column, required) in columns {
                    let kept = KEPT_BY_THE_HOUSE.contains(&column.as_str());
                    assert!(
                        !required || kept || row.has(column),
                        "{name}: {table}.{column} of {row:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_reference_is_unique_and_every_link_names_a_row_of_the_workbook() {
    let target = |column: &str| match column {
        "action_id" => "action_collective".to_owned(),
        "session_id" => "session_accueil".to_owned(),
        "territoire_id" => "territoire_local".to_owned(),
        "precedente_id" => "mesure".to_owned(),
        other => other.trim_end_matches("_id").to_owned(),
    };
    for (name, _) in reel::registers().unwrap() {
        let book = Book::open(name);
        for (table, rows) in book.tables() {
            let mut seen = std::collections::BTreeSet::new();
            for row in rows {
                assert!(seen.insert(row.text("reference")), "{name}: {table} {row:?} twice");
                for column in row.columns().filter(|column| column.ends_with("_id")) {
                    book.find(&target(column), row.text(column));
                }
            }
        }
    }
}

#[test]
fn every_commune_is_of_the_official_code() {
    for (name, _) in reel::registers().unwrap() {
        for (_, rows) in Book::open(name).tables() {
            for row in rows {
                for column in row.columns().filter(|column| column.ends_with("commune")) {
                    vocabulary::cog::find_commune(row.text(column)).unwrap();
                }
            }
        }
    }
}

#[test]
fn the_counting_rules_are_rules_of_the_counting_engine() {
    for (name, _) in reel::registers().unwrap() {
        for row in Book::open(name).rows("regle_comptage") {
            let rules: figures::rules::Rules = toml::from_str(row.text("parametres")).unwrap();
            assert!(rules.entry_day_counted && !rules.exit_day_counted, "{name}");
        }
    }
}
