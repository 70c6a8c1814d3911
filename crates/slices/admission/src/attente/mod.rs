//! The waiting list: who waits, in what order and why, who watches meanwhile, what was decided.
//!
//! The order follows from rules that the service writes and dates (`regle_attente`): they are compared one after
//! the other, never added up, and each rank says which of them placed it (ADR 0067).
//!
//! - `model.rs`: `regle_attente`, `reglage_attente`, `contact_attente`, `decision_admission`.
//! - `rules.rs`: ranks, alerts, silent territories, the load of who would follow one more.

mod decide;
mod ensemble;
mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{
    CHOIX_ADMISSION, CONTACT_ATTENTE, CRITERE_ATTENTE, DECISION_ADMISSION, REGLAGE_ATTENTE,
    REGLE_ATTENTE,
};
pub use pages::routes;
pub(crate) use store::AILLEURS;
