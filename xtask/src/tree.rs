//! The sources as the checks see them: a list of texts by path, and what is wrong in them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

/// Texts by their path from the root, with `/` between folders.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

/// Folders that hold nothing of ours, wherever they are.
const SKIPPED_FOLDERS: [&str; 5] = ["target", ".git", "data", "node_modules", ".cargo"];
/// What the checks read.
const READ_EXTENSIONS: [&str; 7] = ["rs", "sql", "toml", "html", "css", "js", "md"];

impl Tree {
    /// Reads the texts under `root`.
    ///
    /// # Errors
    ///
    /// When a folder or a text cannot be read, or a text is not UTF-8.
    pub fn load(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.load_folder(root, "")?;
        Ok(tree)
    }

    fn load_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                // `docs/data` is ours; `data` elsewhere is what a running product wrote.
                if !SKIPPED_FOLDERS.contains(&name.as_str()) || path == "docs/data" {
                    self.load_folder(&entry.path(), &format!("{path}/"))?;
                }
            } else if extension(&path).is_some_and(|name| READ_EXTENSIONS.contains(&name)) {
                let text = std::fs::read_to_string(entry.path())
                    .with_context(|| format!("cannot read {path}"))?;
                self.files.insert(path, text);
            }
        }
        Ok(())
    }

    /// Returns a tree of these texts.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self { files: files.collect() }
    }

    /// Returns the text at `path`.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns whether a text, or a folder that holds one, is at `path`.
    pub fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.files.contains_key(path)
            || self
                .files
                .range(folder.clone()..)
                .next()
                .is_some_and(|(p, _)| p.starts_with(&folder))
    }

    /// Returns the texts whose path ends so, in the order of their paths.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all().filter(move |(path, _)| path.ends_with(end))
    }

    /// Returns every text, in the order of their paths.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Returns what follows the last dot of the file's name.
pub fn extension(path: &str) -> Option<&str> {
    Path::new(path).extension().and_then(|end| end.to_str())
}

/// Returns whether only tests read this file.
pub fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("_tests.rs")
}

/// Returns the line, from 1, of the byte `offset` of `text`.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Returns the first line, from 1, that starts with `start`; 1 when none does.
pub fn line_starting(text: &str, start: &str) -> usize {
    text.lines().position(|line| line.trim_start().starts_with(start)).map_or(1, |n| n + 1)
}

/// Something a check refuses.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Where: path and line.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Violation {
    /// Makes a violation.
    pub fn new(
        file: &str,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    -> {}", self.file, self.line, self.what, self.remedy)
    }
}

/// Prints the violations and answers with an error when there is one.
///
/// # Errors
///
/// When `violations` is not empty.
pub fn report(check: &str, mut violations: Vec<Violation>) -> Result<()> {
    violations.sort();
    violations.dedup();
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => {
            println!("{check}: all holds");
            Ok(())
        }
        1 => anyhow::bail!("{check}: 1 violation"),
        count => anyhow::bail!("{check}: {count} violations"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_when_a_text_is_in_it() {
        let tree = Tree::of(&[("crates/app/src/main.rs", "")]);
        assert!(tree.holds("crates/app") && tree.holds("crates/app/src/main.rs"));
        assert!(!tree.holds("crates/ap"));
    }

    #[test]
    fn a_violation_says_where_what_and_what_to_do() {
        let text = Violation::new("a.rs", 3, "wrong", "mend it").to_string();
        assert_eq!(text, "a.rs:3: wrong\n    -> mend it");
        assert!(report("words", vec![]).is_ok());
    }
}
