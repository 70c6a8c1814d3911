//! What a table is, as the text files say it.

use serde::{Deserialize, Serialize};

use crate::spec::AxisSpec;

/// One side of a table: axes, or figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Side {
    /// The axes, the outer first.
    pub axes: Vec<AxisSpec>,
    /// The figures.
    pub figures: Vec<String>,
}

/// The denominator of a table's percentages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PercentOf {
    /// The total of the column.
    Colonne,
    /// The total of the line.
    Ligne,
    /// The total of the table.
    Tableau,
}

/// A table: lines × columns, with totals that are always computed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Its name.
    pub id: String,
    /// Its title; the scope belongs to it.
    pub title: String,
    /// The lines.
    pub rows: Side,
    /// The columns.
    #[serde(default)]
    pub columns: Side,
    /// The figure in the cells, when neither side has figures.
    #[serde(default)]
    pub figure: Option<String>,
    /// Adds a line of totals, with this label.
    #[serde(default)]
    pub total_row: Option<String>,
    /// Adds a column of totals, with this label.
    #[serde(default)]
    pub total_column: Option<String>,
    /// Adds, before each column, that of the year before, as published.
    #[serde(default)]
    pub previous: bool,
    /// Adds, after each column, its percentage.
    #[serde(default)]
    pub percent: Option<PercentOf>,
    /// The decimals of the percentages.
    #[serde(default)]
    pub percent_decimals: u8,
    /// A sentence under the table.
    #[serde(default)]
    pub note: Option<String>,
}
