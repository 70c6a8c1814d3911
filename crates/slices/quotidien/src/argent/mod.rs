//! `regle_argent`, `mouvement_argent`, `comptage_caisse`: what a service gives, what went in and out of a
//! child's accounts, what the cash box held when it was counted.
//!
//! A balance is counted each time, never stored; below zero it is told, not refused. Amounts are whole
//! numbers of cents.

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    COMPTAGE_CAISSE, MOUVEMENT_ARGENT, MOYEN_ARGENT, NATURE_ARGENT, PERIODICITE_ARGENT,
    REGLE_ARGENT, SENS_ARGENT,
};
pub use pages::routes;
pub use rules::{Due, Regle, due, euros, period_start, signed};
