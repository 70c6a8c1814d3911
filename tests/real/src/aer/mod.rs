//! Document 003: a service of AEMO renforcée and AED renforcée, year 2021.
//!
//! What the report prints and one register can satisfy at once; the rest is chosen, and said in
//! `calcul.md`.

use jiff::civil::Date;

use crate::sheet::Register;

mod children;
mod life;
mod measures;
mod movements;
mod plan;
mod quality;
mod structure;
mod team;

/// Builds the register of the service.
///
/// # Errors
///
/// When no days inside the published months give the published days of the year.
pub fn register() -> anyhow::Result<Register> {
    let mut register = Register::default();
    structure::add(&mut register);
    let comings = movements::comings()?;
    let children = children::accompanied(&mut register, &comings);
    let waiting = children::waiting(&mut register, comings.len());
    let running = measures::exercised(&mut register, &comings, &children);
    measures::waiting(&mut register, &waiting);
    team::add(&mut register, &running);
    life::add(&mut register, &takers(&comings, &children));
    quality::add(&mut register);
    Ok(register)
}

/// The children present all through the collective project, but for the youngest.
fn takers(
    comings: &[movements::Comings],
    children: &[Vec<children::Child>],
) -> Vec<(String, Date, usize)> {
    let mut takers = Vec::new();
    for (at, (family, siblings)) in comings.iter().zip(children).enumerate() {
        for (child, exit) in siblings.iter().zip(&family.exits) {
            let stays = exit.is_none_or(|exit| exit > crate::days::day(2021, 11, 30));
            if stays && child.birth < crate::days::day(2014, 1, 1) {
                takers.push((child.reference.clone(), family.entry, at));
            }
        }
    }
    takers
}
