//! Who owns a table: one crate, and only that crate writes it.
//!
//! A crate owns what the plan lists for it, and the tables of the fiches it declares
//! (`Fiche { table: "…", … }`).

use std::collections::BTreeMap;

use crate::lexer::{self, Split};
use crate::rooms::PLAN;
use crate::rooms::arrows::Crate;
use crate::rooms::plan::Plan;
use crate::sql;
use crate::tree::{Tree, Violation, is_test, line_starting};

/// Where a table is said to be: a file and a line.
type Place = (String, usize);

/// Returns the tables without an owner, with two, or written by another crate.
pub fn check(tree: &Tree, crates: &[Crate], plan: &Plan, plan_text: &str) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut existing = migrated(tree);
    let mut owners: BTreeMap<String, (String, Place)> = BTreeMap::new();
    let mut claims: Vec<(String, String, Place)> = Vec::new();
    for (owner, tables) in &plan.tables {
        let place = (PLAN.to_owned(), line_starting(plan_text, &format!("{owner} =")));
        if !crates.iter().any(|known| known.name == *owner) {
            violations.push(Violation::new(
                PLAN,
                place.1,
                format!("`{owner}` owns tables and is no crate"),
                "mend the name, or remove the line",
            ));
        }
        claims.extend(tables.iter().map(|table| (table.clone(), owner.clone(), place.clone())));
    }
    let sources = sources(tree, crates);
    for (house, path, split) in &sources {
        for quote in &split.quotes {
            for created in sql::schema(&quote.text).created {
                existing.entry(created.name).or_insert(((*path).to_owned(), quote.line));
            }
        }
        let tables = fiche_tables(split).into_iter();
        claims.extend(
            tables.map(|(table, line)| (table, house.name.clone(), ((*path).to_owned(), line))),
        );
    }
    for (table, owner, place) in claims {
        if !existing.contains_key(&table) {
            violations.push(Violation::new(
                &place.0,
                place.1,
                format!("`{owner}` owns the table `{table}`, which no migration makes"),
                "write the migration, or mend the name",
            ));
        }
        let (first, _) = owners.entry(table.clone()).or_insert((owner.clone(), place.clone()));
        if *first != owner {
            violations.push(Violation::new(
                &place.0,
                place.1,
                format!("the table `{table}` has two owners, `{first}` and `{owner}`"),
                "keep one; the other asks it by a function",
            ));
        }
    }
    for (table, (file, line)) in &existing {
        if !owners.contains_key(table) {
            violations.push(Violation::new(
                file,
                *line,
                format!("the table `{table}` has no owner"),
                format!("add it under [tables] in {PLAN}, or declare its fiche"),
            ));
        }
    }
    for (house, path, split) in &sources {
        for quote in &split.quotes {
            for written in sql::written_tables(&quote.text) {
                let owner = owners.get(&written.name).map(|(owner, _)| owner);
                let Some(owner) = owner.filter(|owner| **owner != house.name) else { continue };
                violations.push(Violation::new(
                    path,
                    quote.line + written.line - 1,
                    format!("`{}` writes `{}`, a table of `{owner}`", house.name, written.name),
                    format!("call a function of `{owner}`, or one passed in `app`"),
                ));
            }
        }
    }
    violations
}

/// Returns the tables that stand once every migration is applied.
fn migrated(tree: &Tree) -> BTreeMap<String, Place> {
    let mut tables = BTreeMap::new();
    for (path, text) in tree.ending(".sql") {
        if !path.starts_with("migrations/") {
            continue;
        }
        let schema = sql::schema(text);
        for table in schema.created {
            tables.entry(table.name).or_insert((path.to_owned(), table.line));
        }
        for table in schema.dropped {
            tables.remove(&table.name);
        }
    }
    tables
}

/// Returns the sources of the house that are not tests.
fn sources<'a>(tree: &'a Tree, crates: &'a [Crate]) -> Vec<(&'a Crate, &'a str, Split)> {
    let mut sources = Vec::new();
    for house in crates.iter().filter(|house| house.storey.is_some()) {
        let folder = format!("{}/src/", house.folder);
        for (path, text) in tree.ending(".rs") {
            if path.starts_with(&folder) && !is_test(path) {
                sources.push((house, path, lexer::rust(text)));
            }
        }
    }
    sources
}

/// Returns the values of `table: "…"` in a file that names `Fiche`.
fn fiche_tables(split: &Split) -> Vec<(String, usize)> {
    if lexer::find_word(&split.code, "Fiche").is_empty() {
        return Vec::new();
    }
    let is_table = |offset: usize| {
        split.code.get(..offset).is_some_and(|before| {
            let field = before.trim_end().strip_suffix(':').map(str::trim_end);
            field.and_then(|field| field.strip_suffix("table")).is_some_and(|before| {
                !before.ends_with(|char| lexer::is_name_char(char) || char == '.')
            })
        })
    };
    let quotes = split.quotes.iter().filter(|quote| is_table(quote.offset));
    quotes.map(|quote| (quote.text.clone(), quote.line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::arrows;
    use crate::rooms::plan::SAMPLE;

    const BASE: [(&str, &str); 4] = [
        ("crates/platform/db/Cargo.toml", "[package]\nname = \"db\"\n"),
        ("crates/platform/db/src/lib.rs", "const A: &str = \"CREATE TABLE migration (n TEXT)\";"),
        ("crates/slices/parcours/Cargo.toml", "[package]\nname = \"parcours\"\n"),
        ("crates/slices/vie/Cargo.toml", "[package]\nname = \"vie\"\n"),
    ];

    fn violations(files: &[(&str, &str)]) -> Vec<String> {
        let all: Vec<(&str, &str)> = BASE.iter().chain(files).copied().collect();
        let tree = Tree::of(&all);
        let plan = Plan::parse(SAMPLE).expect("the sample");
        let crates = arrows::crates(&tree, &plan).expect("manifests");
        let violations = check(&tree, &crates, &plan, SAMPLE);
        violations.iter().map(|v| format!("{}:{} {}", v.file, v.line, v.what)).collect()
    }

    const MESURE: (&str, &str) = ("migrations/0001_a.sql", "CREATE TABLE mesure (id BIGINT);");

    #[test]
    fn the_owner_writes_its_table_and_tests_plant_rows() {
        let text = "fn f() { g(\"UPDATE mesure SET a = 1\") }";
        let files = [
            MESURE,
            ("crates/slices/parcours/src/store.rs", text),
            ("crates/slices/vie/src/tests.rs", text),
        ];
        assert_eq!(violations(&files), Vec::<String>::new());
    }

    #[test]
    fn another_crate_may_not_write_it() {
        let text = "fn f() {\n  g(\"WITH a AS (SELECT 1)\n     DELETE FROM mesure\") }";
        let expected =
            "crates/slices/vie/src/store.rs:3 `vie` writes `mesure`, a table of `parcours`";
        assert_eq!(violations(&[MESURE, ("crates/slices/vie/src/store.rs", text)]), [expected]);
    }

    #[test]
    fn a_fiche_makes_its_crate_the_owner() {
        let migration = (
            "migrations/0002_b.sql",
            "CREATE TABLE fugue (id BIGINT);\nCREATE TABLE stage (id TEXT);",
        );
        let fiche = (
            "crates/slices/vie/src/fugue.rs",
            "const F: Fiche = Fiche { table: \"fugue\", other: g(x.table, \"stage\") };",
        );
        let expected = "migrations/0002_b.sql:2 the table `stage` has no owner";
        assert_eq!(violations(&[MESURE, migration, fiche]), [expected]);
    }

    #[test]
    fn a_table_has_one_owner() {
        let fiche =
            ("crates/slices/vie/src/m.rs", "const F: Fiche = Fiche {\n table: \"mesure\" };");
        let expected =
            "crates/slices/vie/src/m.rs:2 the table `mesure` has two owners, `parcours` and `vie`";
        assert_eq!(violations(&[MESURE, fiche]), [expected]);
    }

    #[test]
    fn an_owned_table_exists() {
        let dropped = ("migrations/0002_b.sql", "DROP TABLE mesure;");
        let expected = "rooms.toml:11 `parcours` owns the table `mesure`, which no migration makes";
        assert_eq!(violations(&[MESURE, dropped]), [expected]);
    }
}
