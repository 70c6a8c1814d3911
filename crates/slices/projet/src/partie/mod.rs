//! What each stakeholder of the project lives, cannot do and could do; a project is not submitted while one lacks.

mod model;
mod rules;

pub use model::{PARTIE_PRENANTE, PARTIE_PROJET};
pub use rules::{Attendue, lacking};
