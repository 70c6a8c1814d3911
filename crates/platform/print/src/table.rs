//! A table: what is read (text) and what is computed with (numbers), side by side in each cell.
//!
//! The text is what every format shows; the number is what a spreadsheet receives. A cell
//! without a number is text, even when it looks like a number or a formula.

use serde::{Deserialize, Serialize};

use crate::number;

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// The id other blocks link to.
    pub anchor: String,
    /// The caption: what is counted, over what, when.
    pub caption: String,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// Rows of grouping labels above the column labels; each row's spans add up to the columns.
    pub header_rows: Vec<Vec<HeaderCell>>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Lines under the table: definitions, windows, sources.
    pub notes: Vec<String>,
}

impl Table {
    /// The share of the width each column takes: the hint, or a measure of its words.
    pub(crate) fn shares(&self) -> Vec<f32> {
        let hinted = self.columns.iter().any(|column| column.width > 0.0);
        self.columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                if hinted && column.width.is_finite() {
                    return if column.width > 0.0 { column.width } else { 1.0 };
                }
                let longest = |text: &str| text.split(' ').map(count).max().unwrap_or(0);
                let cells = self.rows.iter().filter_map(|row| row.cells.get(at));
                let widest = cells.map(|cell| count(&cell.text).min(34)).max().unwrap_or(0);
                let label = longest(&column.label).max(count(&column.label).min(12));
                f32::from(widest.max(label).clamp(5, 34)) + 2.0
            })
            .collect()
    }
}

/// The number of letters, capped: a measure of width.
fn count(text: &str) -> u8 {
    u8::try_from(text.chars().count()).unwrap_or(u8::MAX)
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// The label at the head of the column.
    pub label: String,
    /// How its cells are aligned.
    pub align: Align,
    /// Relative width; 0 lets each writer measure the text.
    pub width: f32,
}

impl Column {
    /// A column of text, aligned left.
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), align: Align::Left, width: 0.0 }
    }

    /// A column of numbers, aligned right.
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), align: Align::Right, width: 0.0 }
    }
}

/// The alignment of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Short marks.
    Centre,
    /// Numbers.
    Right,
}

impl Align {
    /// The stable code, used as a class name and in the PDF template.
    pub fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Centre => "center",
            Self::Right => "right",
        }
    }
}

/// A grouping label above several columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderCell {
    /// The label; may be empty.
    pub text: String,
    /// How many columns it covers, at least 1.
    pub span: u16,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The cells, one per column; missing ones are shown empty.
    pub cells: Vec<Cell>,
    /// What the row is.
    pub kind: RowKind,
}

impl Row {
    /// An ordinary row.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, kind: RowKind::Normal }
    }

    /// A row of totals.
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, kind: RowKind::Total }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// An ordinary row.
    #[default]
    Normal,
    /// A sum of the rows above it.
    Subtotal,
    /// The sum of all.
    Total,
}

impl RowKind {
    /// The stable code, used as a class name and in the PDF template.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
        }
    }
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cell {
    /// What people read.
    pub text: String,
    /// What a spreadsheet receives; `None` makes the cell text.
    pub number: Option<f64>,
    /// How a spreadsheet shows the number.
    pub format: NumberFormat,
    /// Whether the cell is the head of its row.
    pub header: bool,
    /// Where the text leads, under the rules of [`crate::is_safe_href`].
    pub href: Option<String>,
}

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The head of a row.
    pub fn header(text: impl Into<String>) -> Self {
        Self { text: text.into(), header: true, ..Self::default() }
    }

    /// A number, written the French way.
    pub fn number(number: f64, format: NumberFormat) -> Self {
        Self {
            text: number::formatted(number, format),
            number: Some(number),
            format,
            ..Self::default()
        }
    }

    /// The same cell with a link on its text.
    #[must_use]
    pub fn with_href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// A whole number: `1 234`.
    #[default]
    Integer,
    /// A number with that many decimals: `1 234,5`.
    Decimal(u8),
    /// A percentage with that many decimals; the number is in per cent: 12.5 is `12,5 %`.
    Percent(u8),
    /// Euros with that many decimals: `1 234,50 €`.
    Euros(u8),
}
