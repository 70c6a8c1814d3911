//! A whole file at once: read, understood, tried in full, then kept whole or not at all.
//!
//! - `sheet.rs`: XLSX, ODS or CSV as sheets of text; `ods.rs` measures the second before it is unfolded.
//! - `plan.rs`: which record kind, which field.
//! - `apply.rs`: the rows kept in one transaction; the preview is the same, undone.
//! - `template.rs`: the empty file to fill. `pages.rs`: the screens.

mod apply;
mod ods;
mod pages;
mod plan;
mod sheet;
mod template;

pub use apply::{Applied, Owners, apply};
pub(crate) use pages::routes;
pub use plan::{Headings, Plan, Problem, plan};
pub use sheet::{Sheet, SheetError, read_csv, read_workbook};
pub use template::template;
