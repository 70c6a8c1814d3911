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

/// The workbooks, in the order they are imported: the name of the file and its rows.
///
/// # Errors
///
/// When the days cannot be fitted to the published totals.
pub fn registers() -> anyhow::Result<Vec<(&'static str, Register)>> {
    let mut cer = cer::register()?;
    // Care is brought in by other people than the rest: a file of its own, after the first.
    let sante = cer.take("orientation_sante");
    Ok(vec![
        ("aer-2021.xlsx", aer::register()?),
        ("cer-2023.xlsx", cer),
        ("cer-2023-sante.xlsx", sante),
    ])
}
