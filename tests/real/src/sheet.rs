//! Rows to import: one sheet per record kind, cells by column name.
//!
//! A column stands in the order it is first met; a row without it leaves the cell empty.

use jiff::civil::{Date, DateTime};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, a code, or the reference of another row.
    Text(String),
    /// A civil day.
    Day(Date),
    /// A civil day with its time.
    Moment(DateTime),
    /// A whole number.
    Int(i32),
    /// A number with two decimals, in hundredths.
    Hundredths(i32),
    /// Yes or no, written `oui` or `non`.
    Bool(bool),
}

/// A row: its reference and its filled cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells, `reference` first.
    pub cells: Vec<(&'static str, Cell)>,
}

impl Row {
    /// A row of that reference.
    pub fn new(reference: impl Into<String>) -> Self {
        Self { cells: vec![("reference", Cell::Text(reference.into()))] }
    }

    /// The same row with a text, a code or a reference.
    #[must_use]
    pub fn text(self, column: &'static str, text: impl Into<String>) -> Self {
        self.with(column, Cell::Text(text.into()))
    }

    /// The same row with a text when there is one.
    #[must_use]
    pub fn maybe(self, column: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.text(column, text),
            None => self,
        }
    }

    /// The same row with a day.
    #[must_use]
    pub fn day(self, column: &'static str, day: Date) -> Self {
        self.with(column, Cell::Day(day))
    }

    /// The same row with a day when there is one.
    #[must_use]
    pub fn maybe_day(self, column: &'static str, day: Option<Date>) -> Self {
        match day {
            Some(day) => self.day(column, day),
            None => self,
        }
    }

    /// The same row with a moment.
    #[must_use]
    pub fn moment(self, column: &'static str, moment: DateTime) -> Self {
        self.with(column, Cell::Moment(moment))
    }

    /// The same row with a whole number.
    #[must_use]
    pub fn int(self, column: &'static str, number: i32) -> Self {
        self.with(column, Cell::Int(number))
    }

    /// The same row with a number in hundredths.
    #[must_use]
    pub fn hundredths(self, column: &'static str, number: i32) -> Self {
        self.with(column, Cell::Hundredths(number))
    }

    /// The same row with yes or no.
    #[must_use]
    pub fn bool(self, column: &'static str, yes: bool) -> Self {
        self.with(column, Cell::Bool(yes))
    }

    fn with(mut self, column: &'static str, cell: Cell) -> Self {
        self.cells.push((column, cell));
        self
    }
}

/// The rows of one record kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The table of the record kind, and the name of the sheet.
    pub table: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The columns, in the order they are first met.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = Vec::new();
        for (column, _) in self.rows.iter().flat_map(|row| &row.cells) {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        columns
    }
}

/// A workbook: the sheets of a register, a parent before its children.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Register {
    /// The sheets.
    pub sheets: Vec<Sheet>,
}

impl Register {
    /// Adds a row to the sheet of a table, made when it is the first one.
    pub fn push(&mut self, table: &'static str, row: Row) {
        match self.sheets.iter_mut().find(|sheet| sheet.table == table) {
            Some(sheet) => sheet.rows.push(row),
            None => self.sheets.push(Sheet { table, rows: vec![row] }),
        }
    }

    /// Takes the sheet of a table out, as a register of its own.
    #[must_use]
    pub fn take(&mut self, table: &str) -> Self {
        let (taken, kept) =
            std::mem::take(&mut self.sheets).into_iter().partition(|sheet| sheet.table == table);
        self.sheets = kept;
        Self { sheets: taken }
    }

    /// The number of rows of a table so far; the next reference follows from it.
    pub fn count(&self, table: &str) -> usize {
        self.sheets.iter().find(|sheet| sheet.table == table).map_or(0, |sheet| sheet.rows.len())
    }

    /// The reference of the next row of a table: a prefix and three figures.
    pub fn next(&self, table: &str, prefix: &str) -> String {
        format!("{prefix}-{:03}", self.count(table) + 1)
    }
}
