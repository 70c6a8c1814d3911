//! Collective actions and stays, and who took part.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ACTION_COLLECTIVE, NATURE_ACTION, PARTICIPATION_ACTION};
