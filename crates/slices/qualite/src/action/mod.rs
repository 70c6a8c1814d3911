//! The plan of actions and where each action stands.

mod model;

pub use model::{ACTION_PLAN, ETAT_ACTION_PLAN};
