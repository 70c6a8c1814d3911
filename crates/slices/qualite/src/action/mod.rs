//! The plan of actions and where each action stands.

mod model;
mod rules;

pub use model::{ACTION_PLAN, ETAT_ACTION_PLAN};
