//! Who stays beside the child, and what broke: places, teams, référents, school.
//!
//! Pure: spans in, counts and gaps out. What a rupture is has no text: the charter names them
//! (ADR 0031), the rule is a habit of the trade and is told as such on the page.

mod model;
mod rules;
#[cfg(test)]
mod tests;

pub use model::{Compteurs, Continuite, Lieu, Nature, Rupture, Span, Suivi};
pub use rules::{continuite, ruptures_de_lieu, ruptures_de_referent, ruptures_de_scolarite};
