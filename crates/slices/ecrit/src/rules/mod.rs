//! What follows from a text, without clock or disk.
//!
//! `citation.rs`: marks, sentences, which of them state a fact. `champ.rs`: fields and conditional
//! parts of a model. `theme.rs`: where a fact belongs. `envoi.rs`: who may not receive. `ponctualite.rs`: what came in time.
//! `projets.rs`: the versions that a shared project cites. What is easy to
//! read: `vocabulary::plain`.

pub mod champ;
pub mod citation;
pub mod envoi;
pub(crate) mod ponctualite;
pub mod projets;
pub mod theme;
