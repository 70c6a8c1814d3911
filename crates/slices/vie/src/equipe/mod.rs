//! Meetings and acts of the team.

mod model;

pub use model::{ACTE, NATURE_ACTE, NATURE_REUNION, REUNION};
