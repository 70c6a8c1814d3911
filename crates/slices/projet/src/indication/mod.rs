//! `indication_projet` and `arbitrage`: what each service says may or may not be done, what contradicts,
//! and who settled it.
//!
//! Two live indications of two services on one theme that do not say the same are a contradiction. It is
//! open until an arbitrage that names both as they stand; correcting one opens it again.

mod model;
mod pages;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ARBITRAGE, INDICATION_PROJET, SENS_INDICATION};
pub use pages::routes;
pub use rules::{Contradiction, contradictions};
