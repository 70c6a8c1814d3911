//! A migration that was accepted is never edited: its hash is kept in `migrations/hashes.toml`.
//!
//! Files are `NNNN_name.sql`, or `NNNN_name.sqlite.sql` with `NNNN_name.postgres.sql` where one
//! text cannot serve both engines; the numbers follow each other from 0001.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::shell;
use crate::tree::{Tree, Violation, line_starting};

/// Where the hashes are kept.
pub const HASHES: &str = "migrations/hashes.toml";

/// Returns the migrations that were edited, lost, misnamed or never accepted.
///
/// # Errors
///
/// When the hashes cannot be read.
pub fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let kept_text = tree.get(HASHES).unwrap_or_default();
    let kept = kept(kept_text)?;
    let mut violations = numbering(tree);
    for (name, text) in migrations(tree) {
        let path = format!("migrations/{name}");
        match kept.get(name) {
            Some(hash) if *hash == hash_of(text) => {}
            Some(_) => violations.push(Violation::new(
                &path,
                1,
                "this migration was edited after it was accepted",
                "put it back as it was and write a new one: databases have applied it",
            )),
            None => violations.push(Violation::new(
                &path,
                1,
                "this migration is new",
                format!("`cargo xtask migrations --accept` adds its hash to {HASHES}"),
            )),
        }
    }
    for name in kept.keys() {
        if !tree.holds(&format!("migrations/{name}")) {
            violations.push(Violation::new(
                HASHES,
                line_starting(kept_text, &format!("\"{name}\"")),
                format!("the migration `{name}` is gone"),
                "put it back: databases have applied it",
            ));
        }
    }
    Ok(violations)
}

/// Adds the hashes of new migrations; those that are kept stay as they are.
///
/// # Errors
///
/// When the hashes cannot be read or written, or a migration is misnamed.
pub fn accept(tree: &Tree) -> Result<()> {
    if let Some(violation) = numbering(tree).first() {
        bail!("{violation}");
    }
    let before = tree.get(HASHES).unwrap_or_default();
    let (text, added) = accepted(tree, before)?;
    if added.is_empty() {
        println!("no new migration");
        return Ok(());
    }
    std::fs::write(shell::root().join(HASHES), text).with_context(|| HASHES)?;
    for name in added {
        println!("accepted {name}");
    }
    Ok(())
}

const PREAMBLE: &str = "# Kept by `cargo xtask migrations --accept`. A line is never edited.\n";

fn accepted<'a>(tree: &'a Tree, before: &str) -> Result<(String, Vec<&'a str>)> {
    let kept = kept(before)?;
    let mut text = if before.is_empty() { PREAMBLE.to_owned() } else { before.to_owned() };
    let mut added = Vec::new();
    for (name, sql) in migrations(tree).filter(|(name, _)| !kept.contains_key(*name)) {
        writeln!(text, "\"{name}\" = \"{}\"", hash_of(sql))?;
        added.push(name);
    }
    Ok((text, added))
}

fn kept(text: &str) -> Result<BTreeMap<String, String>> {
    toml::from_str(text).context(HASHES)
}

/// The migrations by their file name, in order.
fn migrations(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let files = tree.ending(".sql");
    files.filter_map(|(path, text)| Some((path.strip_prefix("migrations/")?, text)))
}

fn numbering(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut steps: BTreeMap<u32, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (name, _) in migrations(tree) {
        let Some((number, stem, engine)) = parts(name) else {
            violations.push(Violation::new(
                &format!("migrations/{name}"),
                1,
                "this is no name for a migration",
                "NNNN_name.sql, or NNNN_name.sqlite.sql with NNNN_name.postgres.sql",
            ));
            continue;
        };
        steps.entry(number).or_default().insert((stem, engine));
    }
    for ((number, files), expected) in steps.iter().zip(1_u32..) {
        let (stem, _) = files.first().copied().unwrap_or_default();
        let path = format!("migrations/{number:04}_{stem}.sql");
        if *number != expected {
            violations.push(Violation::new(
                &path,
                1,
                format!("the number {expected:04} is missing before {number:04}"),
                "numbers follow each other from 0001",
            ));
            break;
        }
        let engines: Vec<&str> = files.iter().map(|(_, engine)| *engine).collect();
        let is_one_step = files.iter().all(|(other, _)| *other == stem)
            && (engines == [""] || engines == ["postgres", "sqlite"]);
        if !is_one_step {
            violations.push(Violation::new(
                &path,
                1,
                format!("the number {number:04} is not one step for both engines"),
                "one text, or one for each engine, under one name",
            ));
        }
    }
    violations
}

/// Returns the number, the name and the engine, empty for both.
fn parts(file: &str) -> Option<(u32, &str, &str)> {
    let (number, rest) = file.strip_suffix(".sql")?.split_once('_')?;
    let (stem, engine) = rest.split_once('.').unwrap_or((rest, ""));
    let is_name = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
    let is_whole = number.len() == 4
        && !stem.is_empty()
        && stem.chars().all(is_name)
        && ["", "sqlite", "postgres"].contains(&engine);
    is_whole.then(|| number.parse().ok()).flatten().map(|number| (number, stem, engine))
}

fn hash_of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hash, byte| {
        let _infallible = write!(hash, "{byte:02x}");
        hash
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(files: &[(&str, &str)]) -> Vec<String> {
        let violations = check(&Tree::of(files)).expect("hashes");
        violations.into_iter().map(|v| format!("{} {}", v.file, v.what)).collect()
    }

    #[test]
    fn an_accepted_migration_is_never_edited() {
        let first = ("migrations/0001_a.sql", "CREATE TABLE a (id TEXT);");
        assert_eq!(what(&[first]), ["migrations/0001_a.sql this migration is new"]);
        let tree = Tree::of(&[first]);
        let (hashes, added) = accepted(&tree, "").expect("hashes");
        assert_eq!(added, ["0001_a.sql"]);
        assert_eq!(what(&[first, (HASHES, &hashes)]), Vec::<String>::new());

        let edited = ("migrations/0001_a.sql", "CREATE TABLE a (id BIGINT);");
        let expected = "migrations/0001_a.sql this migration was edited after it was accepted";
        assert_eq!(what(&[edited, (HASHES, &hashes)]), [expected]);
        let tree = Tree::of(&[edited]);
        let (again, added) = accepted(&tree, &hashes).expect("hashes");
        assert_eq!((again.as_str(), added.len()), (hashes.as_str(), 0));
    }

    #[test]
    fn a_lost_migration_is_refused() {
        let expected = "migrations/hashes.toml the migration `0001_a.sql` is gone";
        assert_eq!(what(&[(HASHES, "\"0001_a.sql\" = \"00\"")]), [expected]);
    }

    #[test]
    fn numbers_follow_each_other_and_engines_go_in_pairs() {
        let refused = |files: &[(&str, &str)]| numbering(&Tree::of(files)).len();
        assert_eq!(refused(&[("migrations/0001_a.sql", ""), ("migrations/0003_b.sql", "")]), 1);
        assert_eq!(refused(&[("migrations/1_a.sql", "")]), 1);
        assert_eq!(refused(&[("migrations/0001_a.sqlite.sql", "")]), 1);
        let pair = [("migrations/0001_a.sqlite.sql", ""), ("migrations/0001_a.postgres.sql", "")];
        assert_eq!(refused(&pair), 0);
        assert_eq!(refused(&[("migrations/0001_a.sql", ""), ("migrations/0001_b.sql", "")]), 1);
    }
}
