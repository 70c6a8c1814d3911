//! Synthetic territories: invented people whose facts hold together, the same for the same seed.
//!
//! Rows come out parents first, with their identifiers, a child at a time: a whole country
//! streams in bounded memory. There is no clock: `today` is an argument and nothing is dated
//! after it but terms, plans and deadlines.
//!
//! - `profile.rs`: how much of what. `recipe.rs`: what makes a MECS a MECS.
//! - `rng.rs`, `noms.rs`, `lieu.rs`: chance, names, places. `out.rs`: rows on their way out.
//! - `generator.rs`: the stream. `house.rs`, `team.rs`, `child.rs`, `stay.rs`, `measure.rs`,
//!   `away.rs`, `life.rs`, `demand.rs`: what it is made of. `first.rs`: the demonstration's first child.
//! - `fill.rs`: into a database. `accounts.rs`: who signs in to the demonstration.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "days are i32 as in `figures`, and chance is small numbers"
)]

mod accounts;
mod away;
mod child;
mod demand;
mod fill;
mod first;
mod generator;
mod house;
mod lieu;
mod life;
mod measure;
mod noms;
mod out;
mod profile;
mod recipe;
mod rng;
mod stay;
mod team;

pub use accounts::{Account, accounts};
pub use fill::{Filled, Options, fill, fill_with};
pub use generator::Generator;
pub use profile::Profile;

/// The record kinds that a territory fills, a parent before its children.
pub fn fiches() -> Vec<&'static fiche::Fiche> {
    [
        structure::FICHES,
        dossier::FICHES,
        rh::FICHES,
        parcours::FICHES,
        admission::FICHES,
        vie::FICHES,
        parcours::TEAM,
        incident::FICHES,
        qualite::FICHES,
    ]
    .concat()
}

#[cfg(test)]
mod tests;
