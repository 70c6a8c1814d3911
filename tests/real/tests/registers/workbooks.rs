//! Each workbook is what its source writes, and what the tables of the register can take.

use std::path::PathBuf;

use fiche::{Fiche, Kind, Linked};
use jiff::{ToSpan as _, civil::date};
use vocabulary::cog;

use crate::book::{self, Book};

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

/// The record kinds that may be imported.
fn fiches() -> impl Iterator<Item = &'static Fiche> {
    [
        structure::FICHES,
        dossier::FICHES,
        parcours::FICHES,
        parcours::TEAM,
        admission::FICHES,
        vie::FICHES,
        incident::FICHES,
        rh::FICHES,
        qualite::FICHES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[test]
fn every_cell_is_what_the_declaration_of_its_field_asks_for() {
    for (name, book) in Book::all() {
        for (table, rows) in book.tables() {
            let fiche = fiches().find(|fiche| fiche.table == table).unwrap();
            for row in rows {
                for column in row.columns().filter(|column| *column != "reference") {
                    let field = fiche.field(column).unwrap_or_else(|| panic!("{table}.{column}"));
                    let fits = match field.kind {
                        Kind::Text | Kind::LongText | Kind::Link(_) => !row.text(column).is_empty(),
                        Kind::Day | Kind::LastDay => {
                            row.minute(column).is_some_and(|minute| minute % 1_440 == 0)
                        }
                        Kind::Moment => row.minute(column).is_some(),
                        Kind::Int(least, most) => (least..=most).contains(&row.number(column)),
                        Kind::Hundredths | Kind::Euro => row.hundredths(column) > 0,
                        Kind::Bool => ["oui", "non"].contains(&row.text(column)),
                        Kind::Code(list) => {
                            list.items.iter().any(|(code, _)| *code == row.text(column))
                        }
                        Kind::Commune => cog::find_commune(row.text(column)).is_ok(),
                        Kind::Departement => {
                            cog::find_departement(row.text(column)) == Some(row.text(column))
                        }
                    };
                    assert!(fits, "{name}: {table}.{column} of {row:?}");
                }
                for field in fiche.fields.iter().filter(|field| field.required) {
                    assert!(row.has(field.name), "{name}: {table}.{} of {row:?}", field.name);
                }
            }
        }
    }
}

/// The row as the register would keep it; a link holds the rank of the row it names.
fn kept(book: &Book, fiche: &Fiche, row: &book::Row) -> fiche::Row {
    let mut kept = fiche::Row::default();
    for field in fiche.fields.iter().filter(|field| row.has(field.name)) {
        let name = field.name;
        let day = |on: i64| (date(1970, 1, 1) + on.days()).to_string();
        kept = match field.kind {
            Kind::Day => kept.with(name, day(row.day(name).unwrap())),
            Kind::LastDay => kept.with(name, day(row.day(name).unwrap() + 1)),
            Kind::Moment => {
                let minute = row.minute(name).unwrap().rem_euclid(1_440);
                let hour = format!("T{:02}:{:02}", minute / 60, minute % 60);
                kept.with(name, day(row.day(name).unwrap()) + &hour)
            }
            Kind::Int(..) => kept.with(name, row.number(name)),
            Kind::Hundredths | Kind::Euro => kept.with(name, row.hundredths(name)),
            Kind::Bool => kept.with(name, i64::from(row.text(name) == "oui")),
            Kind::Link(table) => {
                let mut rows = book.rows(table).iter();
                let at = rows.position(|it| it.text("reference") == row.text(name)).unwrap();
                kept.with(name, i64::try_from(at).unwrap() + 1)
            }
            _ => kept.with(name, row.text(name).to_owned()),
        };
    }
    kept
}

#[test]
fn no_rule_of_the_register_has_anything_to_say_about_any_row() {
    for (name, book) in Book::all() {
        for fiche in fiches() {
            for row in book.rows(fiche.table) {
                let mut linked = Vec::new();
                for field in fiche.fields.iter().filter(|field| row.has(field.name)) {
                    if let Kind::Link(table) = field.kind {
                        let of = fiches().find(|fiche| fiche.table == table).unwrap();
                        let target = book.find(table, row.text(field.name));
                        linked.push((field.name, kept(&book, of, target)));
                    }
                }
                let remarks = (fiche.check)(&kept(&book, fiche, row), &Linked::of(linked));
                assert!(remarks.is_empty(), "{name}: {} {row:?}: {remarks:?}", fiche.table);
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
    for (name, book) in Book::all() {
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
fn the_counting_rules_are_rules_of_the_counting_engine() {
    for (name, book) in Book::all() {
        for row in book.rows("regle_comptage") {
            let rules: figures::rules::Rules = toml::from_str(row.text("parametres")).unwrap();
            assert!(rules.entry_day_counted && !rules.exit_day_counted, "{name}");
        }
    }
}
