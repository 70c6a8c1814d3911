//! The words of the trade: `glossaire.toml` held against the names of the code.
//!
//! A word of the trade is French and stands in the glossary; its English translations are
//! refused where they were foreseen. A column or a table is made of glossary words and of the
//! English words listed beside them, so a new word is a line somebody reads. No accent in a name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::lexer;
use crate::sql;
use crate::tree::{Tree, Violation, extension, line_at};

/// The file that holds the words.
pub const GLOSSARY: &str = "glossaire.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    /// English words that names of tables and columns may use.
    technical: Vec<String>,
    #[serde(rename = "mot")]
    words: Vec<Word>,
}

/// An entry. The product shows label, plural, definition and source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    code: String,
    label: String,
    plural: String,
    definition: String,
    source: String,
    #[serde(default)]
    forbidden: Vec<String>,
}

/// Returns the names that break the glossary, and what is wrong in the glossary itself.
///
/// # Errors
///
/// When the glossary is missing or cannot be read.
pub fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let text = tree.get(GLOSSARY).with_context(|| format!("{GLOSSARY} is missing"))?;
    let glossary: Glossary = toml::from_str(text).context(GLOSSARY)?;
    if glossary.words.is_empty() {
        bail!("{GLOSSARY} has no word");
    }
    let mut violations = entries(&glossary, text);
    let known: BTreeSet<&str> = glossary
        .words
        .iter()
        .flat_map(|word| word.code.split('_'))
        .chain(glossary.technical.iter().map(String::as_str))
        .collect();
    let forbidden: BTreeMap<&str, &str> = glossary
        .words
        .iter()
        .flat_map(|word| word.forbidden.iter().map(|name| (name.as_str(), word.code.as_str())))
        .collect();
    for (path, text) in tree.all() {
        let code = match extension(path) {
            Some("rs") => lexer::rust(text).code,
            Some("sql") => lexer::sql(text).code,
            _ => continue,
        };
        violations.extend(identifiers(path, &code, &forbidden));
        if path.starts_with("migrations/") {
            violations.extend(schema_words(path, text, &known));
        }
    }
    Ok(violations)
}

/// Every entry is whole, written once, and its code is a name.
fn entries(glossary: &Glossary, text: &str) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut codes = BTreeSet::new();
    for word in &glossary.words {
        let line = text
            .lines()
            .position(|line| line.replace(' ', "") == format!("code=\"{}\"", word.code))
            .map_or(1, |n| n + 1);
        let mut refuse = |what: String, remedy: &str| {
            violations.push(Violation::new(GLOSSARY, line, what, remedy));
        };
        if !codes.insert(&word.code) {
            refuse(format!("`{}` is written twice", word.code), "keep one entry");
        }
        let is_name = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
        if !word.code.split('_').all(|part| !part.is_empty() && part.chars().all(is_name)) {
            refuse(
                format!("`{}` is not a name", word.code),
                "small letters without accents, words joined by `_`",
            );
        }
        let told = [&word.label, &word.plural, &word.definition, &word.source];
        if told.into_iter().any(|text| text.trim().is_empty()) {
            refuse(
                format!("`{}` lacks its label, plural, definition or source", word.code),
                "write it: the guide and the tooltips show it",
            );
        }
    }
    violations
}

/// No accent in a name, and no translation of a word of the trade.
fn identifiers(path: &str, code: &str, forbidden: &BTreeMap<&str, &str>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (at, name) in lexer::identifiers(code) {
        if !name.is_ascii() {
            violations.push(Violation::new(
                path,
                line_at(code, at),
                format!("`{name}` has a letter that is not ASCII"),
                "names are written without accents; texts keep theirs",
            ));
        }
        // `_sibling_group_` finds the words in the middle of `list_sibling_group_ids`.
        let words = format!("_{}_", words_of(name).join("_"));
        for (translation, word) in forbidden {
            if words.contains(&format!("_{translation}_")) {
                violations.push(Violation::new(
                    path,
                    line_at(code, at),
                    format!("`{name}` translates a word of the trade (`{translation}`)"),
                    format!("say `{word}`: see {GLOSSARY}"),
                ));
            }
        }
    }
    violations
}

/// Tables and columns are made of known words.
fn schema_words(path: &str, text: &str, known: &BTreeSet<&str>) -> Vec<Violation> {
    let schema = sql::schema(text);
    let mut violations = Vec::new();
    for named in schema.created.iter().chain(&schema.columns) {
        for word in words_of(&named.name) {
            if !known.contains(word.as_str()) && !word.bytes().all(|byte| byte.is_ascii_digit()) {
                violations.push(Violation::new(
                    path,
                    named.line,
                    format!("`{word}`, in `{}`, is not a known word", named.name),
                    format!(
                        "a word of the trade: add a [[mot]] to {GLOSSARY}; \
                         an English word: add it to `technical` there"
                    ),
                ));
            }
        }
    }
    violations
}

/// Returns the words of a name, in small letters: `StartDay`, `start_day` and `START_DAY` have
/// the same.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for char in name.chars() {
        let starts = char == '_' || (char.is_uppercase() && was_small);
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if char != '_' {
            words.last_mut().into_iter().for_each(|word| word.extend(char.to_lowercase()));
        }
        was_small = char.is_lowercase() || char.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"
technical = ["id", "start", "day"]
[[mot]]
code = "fratrie"
label = "Fratrie"
plural = "fratries"
definition = "Frères et sœurs."
source = "usage"
forbidden = ["sibling_group"]
"#;

    fn violations(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(GLOSSARY, SAMPLE), (path, text)]);
        let violations = check(&tree).expect("a glossary");
        violations.iter().map(|v| format!("{}:{} {}", v.file, v.line, v.what)).collect()
    }

    #[test]
    fn a_name_has_the_same_words_in_every_case() {
        for name in ["start_day", "StartDay", "START_DAY", "startDay"] {
            assert_eq!(words_of(name), ["start", "day"], "{name}");
        }
    }

    #[test]
    fn a_translation_is_refused_in_code_and_not_in_prose() {
        let text = "/// A sibling_group.\nstruct SiblingGroups;\nfn list_sibling_group_ids() {}";
        let expected =
            "a.rs:3 `list_sibling_group_ids` translates a word of the trade (`sibling_group`)";
        assert_eq!(violations("a.rs", text), [expected]);
        assert_eq!(violations("a.rs", "struct SiblingGroup;").len(), 1);
    }

    #[test]
    fn an_accent_is_refused_in_a_name_and_not_in_a_text() {
        let text = "const A: &str = \"séjour\"; // été\nlet séjour = 1;";
        assert_eq!(violations("a.rs", text), ["a.rs:2 `séjour` has a letter that is not ASCII"]);
    }

    #[test]
    fn a_column_is_made_of_known_words() {
        let text = "CREATE TABLE fratrie (\n id BIGINT,\n start_day TEXT,\n bidule_day TEXT);";
        let expected = "migrations/0001_a.sql:4 `bidule`, in `bidule_day`, is not a known word";
        assert_eq!(violations("migrations/0001_a.sql", text), [expected]);
    }

    #[test]
    fn an_entry_is_whole_and_written_once() {
        let twice = format!(
            "{SAMPLE}\n[[mot]]\ncode = \"fratrie\"\nlabel = \"\"\nplural = \"a\"\ndefinition = \"b\"\nsource = \"c\"\n"
        );
        let found = check(&Tree::of(&[(GLOSSARY, &twice)])).expect("a glossary");
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
