//! Where a finding stands: a cell, a number of a statement, bytes of a text.

use serde::{Deserialize, Serialize};

/// The place of a published value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A cell of a table, counted from zero.
    Cell {
        /// The table.
        grid: String,
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A number of a statement.
    Statement {
        /// The statement.
        id: String,
        /// Which of its numbers.
        field: Field,
    },
    /// A stretch of a text, in bytes, end excluded.
    Text {
        /// First byte.
        start: usize,
        /// First byte after.
        end: usize,
    },
}

impl Place {
    /// A number of a statement.
    pub fn statement(id: &str, field: Field) -> Self {
        Self::Statement { id: id.to_owned(), field }
    }

    /// A cell of a table.
    pub fn cell(grid: &str, row: usize, column: usize) -> Self {
        Self::Cell { grid: grid.to_owned(), row, column }
    }
}

/// Which number of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Present at the start.
    Start,
    /// Entries.
    Entries,
    /// Exits.
    Exits,
    /// Present at the end.
    End,
    /// File active.
    FileActive,
    /// A percentage.
    Percent,
    /// A total.
    Total,
    /// The part at this index.
    Part(usize),
    /// Planned days.
    Planned,
    /// Realised days.
    Realised,
    /// The value of an indicator.
    Value,
}
