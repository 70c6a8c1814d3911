//! Meetings and acts of the team.

mod model;

pub use model::{ACTE, COMPTE_RENDU_CLINIQUE, NATURE_ACTE, NATURE_REUNION, REUNION};
