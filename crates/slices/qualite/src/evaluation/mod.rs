//! Evaluations against a reference, criterion by criterion.

mod model;

pub use model::{COTATION, EVALUATION, REPONSE_COTATION};
