//! From one neutral document to HTML, PDF, DOCX, XLSX, CSV, JSON and SVG charts.
//!
//! Knows no trade word, no clock, no network, no disk: a [`Document`] in, bytes out, the same
//! bytes for the same document. Text given by people is data in every format, never markup
//! and never a formula.
//!
//! - `model.rs`, `table.rs`, `chart.rs`: the document. `number.rs`: figures in French.
//! - `markdown.rs`: a narrative becomes blocks. `svg/`: charts.
//! - `html.rs`, `pdf/`, `docx/`, `xlsx.rs`, `csv.rs`: one writer per format, each behind one function here.

mod chart;
mod csv;
mod date;
mod docx;
mod error;
mod escape;
mod html;
mod markdown;
mod model;
pub mod number;
mod pdf;
mod prepare;
mod svg;
mod table;
mod typography;
mod xlsx;

pub use chart::{Chart, ChartKind, Series};
pub use csv::csv;
pub use docx::docx;
pub use error::PrintError;
pub use html::{STYLESHEET, html, html_blocks, html_page, html_table};
pub use markdown::{Plain, Resolver, markdown};
pub use model::{
    Block, Callout, Definition, Document, Inline, Item, anchor_of, is_safe_href, plain_text,
};
pub use pdf::pdf;
pub use svg::{Theme, svg};
pub use table::{Align, Cell, Column, HeaderCell, NumberFormat, Row, RowKind, Table};
pub use xlsx::xlsx;

/// Writes the document as JSON: its serde form, which is stable and reads back.
///
/// # Errors
///
/// [`PrintError::Json`] when a number cannot be written.
pub fn json(document: &Document) -> Result<String, PrintError> {
    Ok(serde_json::to_string_pretty(document)?)
}
