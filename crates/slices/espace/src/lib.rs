//! The own place of a child, and of each parent: the keys that open it, who opened it, and what a holder may be
//! shown.
//!
//! - `model.rs`: a key. `rules.rs`: who may be shown what, pure. `store.rs`: the tables. `mots.rs`: what holders
//!   write, to be validated. What is shown comes from
//!   several slices: `app/src/espace` (ADR 0037).

mod model;
mod mots;
mod rules;
mod store;

pub use model::{Cle, Opening, Pour};
pub use mots::{
    Ecrit, Geste, LONGEST, Mot, Suite, all_mots, close_mot, forget_mot, keep_mot, mark_read,
    mots_of_child, mots_of_holder, seal_mots,
};
pub use rules::{Interdit, Situation, Vue, is_shown, normal_code, vue};
pub use store::{
    cle_of_code, close_session, expire, forget, hash_of_code, keep_cle, of_child, open_session,
    openings, revoke, revoke_of, session, touch_session,
};

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &[mots::MOTS, mots::REPONSE];

#[cfg(test)]
mod tests;
