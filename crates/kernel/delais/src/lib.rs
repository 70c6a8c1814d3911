//! Deadlines: from what happened, every date that follows, its state and its proof.
//!
//! The rules are data (`regles.toml`, law, and `usages.toml`, habits of services): each is dated, has
//! its source and says how sure it is. Pure: the moment is an argument, and so are the facts.
//!
//! - `regle.rs`: what a rule is. `lire.rs`: reading and checking a file of rules.
//! - `moment.rs`: days, hours and delays. `moteur.rs`: the facts against the rules.

mod lire;
mod moment;
mod moteur;
mod regle;

pub use lire::{Faute, Regles};
pub use moment::{Delai, Moment, Unite};
pub use moteur::{Contexte, Echeance, Etat, Fait, echeances, echeances_suivies};
pub use regle::{Condition, Confiance, Etape, Regle, Responsable, Terme};

#[cfg(test)]
mod tests;
