//! Where the child learns, from which day.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{NATURE_SCOLARITE, SCOLARITE};
