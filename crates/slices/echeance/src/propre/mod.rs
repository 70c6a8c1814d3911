//! The rules that a service gives itself: what follows from what, within how long, by whom (ADR 0027).

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{DEPART_REGLE, REGLE_SERVICE, SENS_REGLE, UNITE_DELAI};
pub use rules::regle_of;
