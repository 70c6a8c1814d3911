//! Who answers for a service when its team is not there: nights, Sundays.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{JOURS_PERMANENCE, PERMANENCE};
pub use rules::{Permanence, on_day};
