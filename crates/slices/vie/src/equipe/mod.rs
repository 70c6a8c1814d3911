//! Meetings and acts of the team.

mod model;
mod pages;
mod store;

pub use model::{ACTE, COMPTE_RENDU_CLINIQUE, NATURE_ACTE, NATURE_REUNION, REUNION};
pub use pages::routes;
