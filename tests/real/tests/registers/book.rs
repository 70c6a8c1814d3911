//! A committed workbook read back, cell by cell: what the counts of the tests look at.
//!
//! Days are whole numbers since 1 January 1970 and moments minutes since then, so that a test
//! counts without the code that made the rows.

use std::{collections::BTreeMap, path::PathBuf};

use calamine::{Data, Reader as _, Xlsx};

/// Days from the epoch of workbooks to that of the system.
const EPOCH: i64 = 25_569;

/// A row: the filled cells by column name.
#[derive(Debug, Clone)]
pub struct Row(BTreeMap<String, Data>);

impl Row {
    /// The text of a column; empty when the cell is.
    pub fn text(&self, column: &str) -> &str {
        match self.0.get(column) {
            Some(Data::String(text)) => text,
            None => "",
            other => panic!("{column}: {other:?}"),
        }
    }

    /// Whether the column is filled.
    pub fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// The day of a column.
    pub fn day(&self, column: &str) -> Option<i64> {
        Some(self.minute(column)?.div_euclid(1_440))
    }

    /// The minute of a column.
    pub fn minute(&self, column: &str) -> Option<i64> {
        match self.0.get(column)? {
            Data::DateTime(moment) => {
                let minutes = (moment.as_f64() * 1_440.0).round();
                #[expect(clippy::cast_possible_truncation, reason = "a rounded count of minutes")]
                Some(minutes as i64 - EPOCH * 1_440)
            }
            other => panic!("{column}: {other:?}"),
        }
    }

    /// The number of a column, in hundredths.
    pub fn hundredths(&self, column: &str) -> i64 {
        match self.0.get(column) {
            #[expect(clippy::cast_possible_truncation, reason = "a rounded small number")]
            Some(Data::Float(number)) => (number * 100.0).round() as i64,
            other => panic!("{column}: {other:?}"),
        }
    }

    /// The whole number of a column.
    pub fn number(&self, column: &str) -> i64 {
        let hundredths = self.hundredths(column);
        assert_eq!(hundredths % 100, 0, "{column}");
        hundredths / 100
    }

    /// The names of the filled columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The sheets of a workbook.
pub struct Book(BTreeMap<String, Vec<Row>>);

impl Book {
    /// Reads workbooks that stand beside the source, as one.
    pub fn open(names: &[&str]) -> Self {
        let mut tables = BTreeMap::new();
        for name in names {
            let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
            let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
            for (table, range) in book.worksheets() {
                let mut lines = range.rows();
                let heads = lines.next().unwrap();
                let rows = lines.map(|line| {
                    let cells = heads.iter().map(ToString::to_string).zip(line.iter().cloned());
                    Row(cells.filter(|(_, cell)| *cell != Data::Empty).collect())
                });
                assert!(tables.insert(table, rows.collect()).is_none(), "a table twice");
            }
        }
        Self(tables)
    }

    /// The register of the AEMO-R and AED-R service.
    pub fn aer() -> Self {
        Self::open(&["aer-2021.xlsx"])
    }

    /// The register of the two centres: the second file names rows of the first.
    pub fn cer() -> Self {
        Self::open(&["cer-2023.xlsx", "cer-2023-sante.xlsx"])
    }

    /// Both registers.
    pub fn all() -> [(&'static str, Self); 2] {
        [("aer", Self::aer()), ("cer", Self::cer())]
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// The tables.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &[Row])> {
        self.0.iter().map(|(table, rows)| (table.as_str(), rows.as_slice()))
    }

    /// The row of a reference.
    pub fn find(&self, table: &str, reference: &str) -> &Row {
        let mut found = self.rows(table).iter().filter(|row| row.text("reference") == reference);
        found.next().unwrap_or_else(|| panic!("{table} {reference}"))
    }

    /// The number of rows of a table that hold.
    pub fn count(&self, table: &str, holds: impl Fn(&Row) -> bool) -> usize {
        self.rows(table).iter().filter(|row| holds(row)).count()
    }
}

/// The day of a year, month and day of month, counted one by one.
pub fn day(year: i64, month: i64, of_month: i64) -> i64 {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let months: i64 = (1..month)
        .zip(lengths)
        .map(|(at, length)| if at == 2 && leap(year) { 29 } else { length })
        .sum();
    years + months + of_month - 1
}
