//! What those who live with the child know: what soothes, what warns, what not to say.

mod model;

pub use model::{NATURE_REPERE, REPERE};
