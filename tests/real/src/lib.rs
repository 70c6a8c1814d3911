//! Registers that satisfy two published yearly reports, as workbooks to import.
//!
//! The people are invented; the places are communes of the official geographic code. The figures
//! come from the reports `documents/003` (AEMO-R and AED-R, 2021) and `documents/001` (CER,
//! 2023); `calcul.md` works them out by hand from the rows. Nothing here is random: the same
//! source gives the same bytes.

mod aer;
mod cer;
mod days;
mod fit;
mod golden;
mod names;
mod sheet;
mod xlsx;

pub use golden::{Golden, Verdict, golden};
pub use sheet::{Cell, Register, Row, Sheet};
pub use xlsx::write;

/// The workbooks: the name of the file and its register.
///
/// # Errors
///
/// When the days cannot be fitted to the published totals.
pub fn registers() -> anyhow::Result<Vec<(&'static str, Register)>> {
    Ok(vec![("aer-2021.xlsx", aer::register()?), ("cer-2023.xlsx", cer::register()?)])
}
