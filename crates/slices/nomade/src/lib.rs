//! Work without network: what a device took with it, and what was written on it.
//!
//! - `model.rs`: a taking (`emport`), a writing made without network, where each stands. `rules.rs`: whose
//!   clock is right, and how two people's corrections of one row come together; pure. `store.rs`: the two
//!   tables. What is taken and where a writing lands is several slices' affair: `app/src/nomade` (ADR 0033).
//! - `appareil/`: the register of devices, and what an organisation lets leave on them (ADR 0084).

pub mod appareil;
mod model;
mod rules;
mod store;

pub use model::{Ecrit, Emport, Etat, Fait, Sorte};
pub use rules::{Clash, Merge, Moment, PACK_HOURS, editable, is_over, merge, moment};
pub use store::{
    Received, SEALED, TABLE, all_about, claim, emport_by_key, emports, end_emport, expire, forget,
    keep_emport, mark, named, of_author, one, receive, seal_writings, seen, waiting, waiting_in,
};

#[cfg(test)]
mod tests;
