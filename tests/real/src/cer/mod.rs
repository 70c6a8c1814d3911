//! Document 001: two centres éducatifs renforcés, year 2023.
//!
//! What the report prints and one register can satisfy at once; the rest is chosen, and said in
//! `calcul.md`.

use crate::sheet::{Cell, Register};

mod life;
mod plan;
mod requests;
mod structure;
mod team;
mod youths;

/// Builds the register of the two centres.
///
/// # Errors
///
/// When no days inside the months give the published days of the year.
pub fn register() -> anyhow::Result<Register> {
    let mut register = Register::default();
    structure::add(&mut register);
    let youths = youths::add(&mut register, youths::orders()?);
    let stays = stays_of(&register, &youths);
    youths::add_sessions(&mut register);
    requests::add(&mut register, &youths);
    team::add(&mut register, &youths, &stays);
    life::add(&mut register, &youths);
    Ok(register)
}

/// The references of the stays of those accompanied, in the order of the orders.
fn stays_of(register: &Register, youths: &[youths::Youth]) -> Vec<String> {
    let accompanied: Vec<Cell> = youths
        .iter()
        .filter(|youth| youth.order.accompanied())
        .map(|youth| Cell::Text(youth.reference.clone()))
        .collect();
    let stays = register.sheets.iter().filter(|sheet| sheet.table == "sejour");
    stays
        .flat_map(|sheet| &sheet.rows)
        .filter(|row| {
            row.cells
                .iter()
                .any(|(name, cell)| *name == "personne_id" && accompanied.contains(cell))
        })
        .filter_map(|row| match &row.cells[0].1 {
            Cell::Text(reference) => Some(reference.clone()),
            _ => None,
        })
        .collect()
}
