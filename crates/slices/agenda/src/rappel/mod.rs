//! Reminders of appointments: asked for somebody who agreed, sent once by the operator's gateway, told
//! to the team (ADR 0045).
//!
//! `model.rs`: the rule of a service, where a reminder stands. `rules.rs`: when it leaves, what it says,
//! whom a judge keeps it from. `store.rs`: `rappel`. `send.rs`: what the application's task calls.
//! `pages.rs`: what an appointment shows of it. `joignables.rs`: the parents who agree to texts.

mod joignables;
mod model;
mod pages;
mod rules;
mod send;
mod store;
#[cfg(test)]
mod tests;

pub use joignables::{Joignable, parents_by_sms};
pub use model::{Etat, Motif, REGLE_RAPPEL};
pub use pages::{Ligne, Passerelles, routes};
pub(crate) use pages::{carry, close, of_visitor, panel, told, ways};
pub(crate) use rules::text;
pub use send::{Canal, Issue, Message, Sujet, due, seed, settle, take, tidy};
pub use store::{answered, forget};
