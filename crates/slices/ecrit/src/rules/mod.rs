//! What follows from a text, without clock or disk.
//!
//! `citation.rs`: marks, sentences, which of them state a fact. `champ.rs`: fields and conditional
//! parts of a model. `theme.rs`: where a fact belongs. `simple.rs`: words and lengths of a text that is
//! easy to read. `envoi.rs`: who may not receive.

pub mod champ;
pub mod citation;
pub mod envoi;
pub mod simple;
pub mod theme;
