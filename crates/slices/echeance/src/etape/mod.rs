//! A dated step of a child's way.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{ETAPE_PARCOURS, NATURE_ETAPE};
