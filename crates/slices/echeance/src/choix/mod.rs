//! Which rules a service follows, who takes care of them, when one is told ahead and who is told late.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{CHARGE_ECHEANCE, REGLE_DELAI, REGLE_ECHEANCE};
pub use rules::{Choix, Reglage};
