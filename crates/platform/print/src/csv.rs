//! A table as CSV for French spreadsheets: `;`, UTF-8 with a byte order mark, comma decimals.
//!
//! A text that a spreadsheet would run as a formula is led by an apostrophe; numbers are not
//! touched, so a negative figure stays a figure (`vocabulary::no_formula`).

use vocabulary::no_formula;

use crate::table::{Cell, Table};

/// Writes the table as CSV, column labels first.
pub fn csv(table: &Table) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    push_line(&mut out, table.columns.iter().map(|column| quoted(&no_formula(&column.label))));
    for row in &table.rows {
        push_line(&mut out, row.cells.iter().map(field));
    }
    out.into_bytes()
}

fn push_line(out: &mut String, fields: impl Iterator<Item = String>) {
    let fields: Vec<String> = fields.collect();
    out.push_str(&fields.join(";"));
    out.push_str("\r\n");
}

fn field(cell: &Cell) -> String {
    match cell.number.filter(|number| number.is_finite()) {
        Some(number) => number.to_string().replace('.', ","),
        None => quoted(&no_formula(&cell.text)),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([';', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}
