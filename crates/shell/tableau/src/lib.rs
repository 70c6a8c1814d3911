//! Counted tables and figures, as tables and charts to show or to print.
//!
//! One bridge between counting and printing, so that a screen and a report cannot differ.
//!
//! - `table.rs`: a counted table or figure as a printed table. `chart.rs`: as a chart.
//! - `style.rs`: the style sheet of documents, for the browser.

mod chart;
mod style;
mod table;

pub use chart::{ChartBy, chart_of_answer, chart_of_table};
pub use style::routes;
pub use table::{answer_table, number_format, printed_table};
