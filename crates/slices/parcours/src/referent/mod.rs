//! Who of the team follows the child.

mod model;

pub use model::{REFERENT, ROLE_REFERENT};
