//! The hours the child is away, during a stay or before it began.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ABSENCE, NATURE_ABSENCE};
