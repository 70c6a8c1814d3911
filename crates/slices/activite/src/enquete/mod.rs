//! A survey to the directory of partners: questions, a link for each without an account, answers coded and counted.
//!
//! A link answers once; its code is kept as a hash. What a partner wrote is never changed: who codes it says which brakes and
//! levers it names, row by row, and the catalogue counts those rows, small numbers hidden (ADR 0028, 0076).
//!
//! - `model.rs`: `partenaire`, `enquete`, `question_enquete`, `reponse_enquete`. `rules.rs`: which answer fits which question.
//! - `store.rs`: those rows, and the table `invitation_enquete`. `pages.rs`: surveys of a service. `lien.rs`: the answer.

mod lien;
mod model;
mod pages;
mod population;
mod rules;
mod store;

pub use model::{ENQUETE, PARTENAIRE, QUESTION_ENQUETE, REPONSE_ENQUETE};
pub(crate) use pages::routes;
pub(crate) use population::REPONSE;
