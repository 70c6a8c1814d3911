//! The figures and tables of the text files, read and checked.
//!
//! All problems of all blocks are found at once, each with its file, its line and its cause in
//! French. A file with a problem gives no catalogue: nothing is half right.

use std::collections::HashMap;
use std::fmt;

use crate::check;
use crate::population::PopulationSpec;
use crate::spec::{FigureSpec, TableSpec};

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The cause, in French.
    pub cause: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, ligne {} : {}", self.file, self.line, self.cause)
    }
}

/// Where a figure or a table is written.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    file: String,
    line: usize,
    text: String,
}

impl Origin {
    /// Makes a problem at the line where a word first stands in the block, or at its start.
    pub fn problem(&self, word: &str, cause: String) -> Problem {
        let quoted = format!("\"{word}\"");
        let at = self.text.find(&quoted).or_else(|| self.text.find(word)).unwrap_or(0);
        let line = self.line + self.text[..at].matches('\n').count();
        Problem { file: self.file.clone(), line, cause }
    }
}

/// The figures and tables known.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    figures: Vec<FigureSpec>,
    tables: Vec<TableSpec>,
    figure_places: HashMap<String, usize>,
    table_places: HashMap<String, usize>,
}

impl Catalogue {
    /// Reads one file. Figures may only name figures of the same file.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the file.
    pub fn parse(
        text: &str,
        file: &str,
        populations: &[PopulationSpec],
    ) -> Result<Self, Vec<Problem>> {
        Self::default().extend(&[(file, text)], populations)
    }

    /// Reads files `(name, text)` on top of the figures already known, which they may name.
    ///
    /// A figure or table whose id is already known in this catalogue replaces it; twice the same
    /// id within the files given is a problem.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] of the files.
    pub fn extend(
        &self,
        files: &[(&str, &str)],
        populations: &[PopulationSpec],
    ) -> Result<Self, Vec<Problem>> {
        let mut catalogue = self.clone();
        let mut problems = Vec::new();
        let mut figures: Vec<(FigureSpec, Origin)> = Vec::new();
        let mut tables: Vec<(TableSpec, Origin)> = Vec::new();
        for (file, text) in files {
            for block in blocks(text) {
                match read(file, &block) {
                    Ok(Block::Figure(figure, origin)) => {
                        if figures.iter().any(|(other, _)| other.id == figure.id) {
                            let cause = format!("l'indicateur « {} » est déjà défini", figure.id);
                            problems.push(origin.problem(&figure.id, cause));
                        }
                        figures.push((*figure, origin));
                    }
                    Ok(Block::Table(table, origin)) => {
                        if tables.iter().any(|(other, _)| other.id == table.id) {
                            let cause = format!("le tableau « {} » est déjà défini", table.id);
                            problems.push(origin.problem(&table.id, cause));
                        }
                        tables.push((*table, origin));
                    }
                    Ok(Block::Nothing) => {}
                    Err(problem) => problems.push(problem),
                }
            }
        }
        for (figure, _) in &figures {
            catalogue.put_figure(figure.clone());
        }
        for (table, _) in &tables {
            catalogue.put_table(table.clone());
        }
        for (figure, origin) in &figures {
            check::figure(figure, &catalogue, populations, origin, &mut problems);
        }
        for (table, origin) in &tables {
            check::table(table, &catalogue, populations, origin, &mut problems);
        }
        if problems.is_empty() { Ok(catalogue) } else { Err(problems) }
    }

    fn put_figure(&mut self, figure: FigureSpec) {
        if let Some(&place) = self.figure_places.get(&figure.id) {
            self.figures[place] = figure;
        } else {
            self.figure_places.insert(figure.id.clone(), self.figures.len());
            self.figures.push(figure);
        }
    }

    fn put_table(&mut self, table: TableSpec) {
        if let Some(&place) = self.table_places.get(&table.id) {
            self.tables[place] = table;
        } else {
            self.table_places.insert(table.id.clone(), self.tables.len());
            self.tables.push(table);
        }
    }

    /// Returns the figures, in the order of the files.
    pub fn figures(&self) -> &[FigureSpec] {
        &self.figures
    }

    /// Returns the tables, in the order of the files.
    pub fn tables(&self) -> &[TableSpec] {
        &self.tables
    }

    /// Returns a figure.
    pub fn figure(&self, id: &str) -> Option<&FigureSpec> {
        self.figure_places.get(id).map(|&place| &self.figures[place])
    }

    /// Returns a table.
    pub fn table(&self, id: &str) -> Option<&TableSpec> {
        self.table_places.get(id).map(|&place| &self.tables[place])
    }
}

enum Block {
    Figure(Box<FigureSpec>, Origin),
    Table(Box<TableSpec>, Origin),
    Nothing,
}

/// A block of a file: a `[[…]]` header and the lines under it.
struct Lines {
    line: usize,
    text: String,
}

fn blocks(text: &str) -> Vec<Lines> {
    let mut blocks = vec![Lines { line: 1, text: String::new() }];
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("[[") {
            blocks.push(Lines { line: at + 1, text: String::new() });
        }
        if let Some(block) = blocks.last_mut() {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureBlock {
    figure: [FigureSpec; 1],
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TableBlock {
    table: [TableSpec; 1],
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Preamble {}

fn read(file: &str, block: &Lines) -> Result<Block, Problem> {
    let origin = Origin { file: file.to_owned(), line: block.line, text: block.text.clone() };
    let failed = |error: &toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start.min(block.text.len()));
        let before = block.text.get(..at).unwrap_or("");
        let line = block.line + before.matches('\n').count();
        Problem { file: file.to_owned(), line, cause: french_cause(error.message()) }
    };
    let header = block.text.lines().next().unwrap_or("").trim();
    if header.starts_with("[[figure]]") {
        let read: FigureBlock = toml::from_str(&block.text).map_err(|error| failed(&error))?;
        let [figure] = read.figure;
        Ok(Block::Figure(Box::new(figure), origin))
    } else if header.starts_with("[[table]]") {
        let read: TableBlock = toml::from_str(&block.text).map_err(|error| failed(&error))?;
        let [table] = read.table;
        Ok(Block::Table(Box::new(table), origin))
    } else if header.starts_with("[[") {
        let cause = format!("bloc « {header} » inconnu : [[figure]] ou [[table]] attendu");
        Err(origin.problem(header, cause))
    } else {
        let _: Preamble = toml::from_str(&block.text).map_err(|error| failed(&error))?;
        Ok(Block::Nothing)
    }
}

/// Says in French what the reader of TOML says in English.
fn french_cause(message: &str) -> String {
    let message = message.lines().next().unwrap_or("").trim();
    let quoted = message.split('`').nth(1).unwrap_or("");
    if message.starts_with("unknown field") {
        let known: Vec<_> = message.split('`').skip(3).step_by(2).collect();
        format!("clé « {quoted} » inconnue ; clés possibles : {}", known.join(", "))
    } else if message.starts_with("missing field") {
        format!("la clé « {quoted} » manque")
    } else if message.starts_with("unknown variant") {
        let known: Vec<_> = message.split('`').skip(3).step_by(2).collect();
        format!("valeur « {quoted} » inconnue ; valeurs possibles : {}", known.join(", "))
    } else if message.starts_with("invalid type") || message.starts_with("data did not match") {
        let wanted = message.rsplit("expected ").next().unwrap_or("");
        let wanted = match wanted.split_whitespace().last().unwrap_or("") {
            "string" => "un texte entre guillemets",
            "sequence" | "array" => "une liste entre crochets",
            "bool" | "boolean" => "true ou false",
            _ => "un nombre, un texte ou une liste, selon la clé",
        };
        format!("valeur d'un autre genre que celui attendu : {wanted}")
    } else if message.starts_with("duplicate key") {
        "clé écrite deux fois".to_owned()
    } else {
        "cette ligne ne se lit pas : une clé, le signe « = », puis une valeur (un texte entre guillemets), et rien d'autre"
            .to_owned()
    }
}
