//! A table as it was published: labels, roles, cells.
//!
//! The roles say what a row or a column *is*; every rule reads them and none reads a label.
//! Roles come from [`crate::guess_roles`] and may be overridden by whoever types the table.

use serde::{Deserialize, Serialize};

use crate::interval::Interval;
use crate::number::Number;

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// Those present when the column's period opens.
    PresentsStart,
    /// Those who came in during the column's period.
    Entrees,
    /// Those who left during the column's period.
    Sorties,
    /// Those present when the column's period closes.
    PresentsEnd,
    /// The sum of every [`RowRole::Part`] row.
    Total,
    /// The sum of the [`RowRole::Part`] rows since the previous sub-total.
    SubTotal,
    /// A detail (« dont… ») of the row at this index: never more than it.
    DetailOf(usize),
    /// A part that adds up into the total.
    Part,
    /// Nothing to add: a rate, a capacity, an age, a remark.
    Free,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// One month, 1 to 12; months follow each other in the order of the columns.
    Month(u8),
    /// The year, or the sum of the month or part columns.
    Total,
    /// The year before: never added.
    PreviousYear,
    /// The share of each row in the total row, of the nearest counted column on the left.
    Percent,
    /// A part that adds up into the total column.
    Part,
    /// Counted values that add up down the column only.
    Value,
    /// Nothing to add.
    Free,
}

/// A row of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSpec {
    /// The label as printed.
    pub label: String,
    /// What the row is.
    pub role: RowRole,
}

/// A column of a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSpec {
    /// The heading as printed.
    pub label: String,
    /// What the column is.
    pub role: ColumnRole,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing printed.
    Empty,
    /// A number.
    Number(Number),
    /// Words.
    Text(String),
}

impl Cell {
    /// Reads a cell as typed or imported; a dash or blanks alone mean nothing printed.
    pub fn read(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.chars().all(|c| matches!(c, '-' | '–' | '—')) {
            return Self::Empty;
        }
        Number::parse(trimmed).map_or_else(|_| Self::Text(trimmed.to_owned()), Self::Number)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Number(Number::int(value))
    }
}

/// A published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Its name among the tables of the report.
    pub id: String,
    /// Its title as printed; used in the sentences of the findings.
    pub title: String,
    /// The civil year it tells about.
    pub year: i16,
    /// What is counted: « mesures », « journées »…
    pub unit: String,
    /// The rows, top to bottom.
    pub rows: Vec<RowSpec>,
    /// The columns, left to right.
    pub columns: Vec<ColumnSpec>,
    /// The cells, one line per row; a missing cell counts as empty.
    pub cells: Vec<Vec<Cell>>,
}

impl Grid {
    /// Makes a table from typed or imported text, with the roles guessed from its labels.
    pub fn read(
        id: &str,
        title: &str,
        year: i16,
        unit: &str,
        headings: &[&str],
        rows: &[(&str, Vec<Cell>)],
    ) -> Self {
        let column = |l: &&str| ColumnSpec { label: (*l).to_owned(), role: ColumnRole::Free };
        let mut grid = Self {
            id: id.to_owned(),
            title: title.to_owned(),
            year,
            unit: unit.to_owned(),
            rows: rows
                .iter()
                .map(|(l, _)| RowSpec { label: (*l).to_owned(), role: RowRole::Free })
                .collect(),
            columns: headings.iter().map(column).collect(),
            cells: rows.iter().map(|(_, cells)| cells.clone()).collect(),
        };
        crate::guess::guess_roles(&mut grid);
        grid
    }

    /// The number printed at a cell, if there is one.
    pub fn number(&self, row: usize, column: usize) -> Option<Number> {
        match self.cells.get(row)?.get(column)? {
            Cell::Number(number) => Some(*number),
            Cell::Empty | Cell::Text(_) => None,
        }
    }

    /// The number or the range printed at a cell, if there is one.
    pub fn interval(&self, row: usize, column: usize) -> Option<Interval> {
        match self.cells.get(row)?.get(column)? {
            Cell::Number(number) => Some(Interval::exact(*number)),
            Cell::Text(text) => Interval::parse(text),
            Cell::Empty => None,
        }
    }

    /// Writes a whole number at a cell, making room when the line was shorter.
    pub(crate) fn put(&mut self, row: usize, column: usize, value: i64) {
        if self.cells.len() <= row {
            self.cells.resize(row + 1, Vec::new());
        }
        if let Some(line) = self.cells.get_mut(row) {
            if line.len() <= column {
                line.resize(column + 1, Cell::Empty);
            }
            if let Some(cell) = line.get_mut(column) {
                *cell = Cell::from(value);
            }
        }
    }

    /// The label of a row, or nothing outside the table.
    pub fn row_label(&self, row: usize) -> &str {
        self.rows.get(row).map_or("", |r| r.label.as_str())
    }

    /// The heading of a column, or nothing outside the table.
    pub fn column_label(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |c| c.label.as_str())
    }

    /// The indexes of the rows of a role.
    pub(crate) fn rows_of(&self, role: RowRole) -> Vec<usize> {
        (0..self.rows.len()).filter(|&i| self.rows.get(i).is_some_and(|r| r.role == role)).collect()
    }

    /// The indexes of the columns whose role passes.
    pub(crate) fn columns_where(&self, pass: impl Fn(ColumnRole) -> bool) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|&i| self.columns.get(i).is_some_and(|c| pass(c.role)))
            .collect()
    }
}
