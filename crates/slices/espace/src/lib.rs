//! The own place of a child, and of each parent: the keys that open it, who opened it, and what a holder may be
//! shown.
//!
//! - `model.rs`: a key. `rules.rs`: who may be shown what, pure. `store.rs`: the tables. What is shown comes from
//!   several slices: `app/src/espace` (ADR 0037).

mod model;
mod rules;
mod store;

pub use model::{Cle, Opening, Pour};
pub use rules::{Interdit, Situation, Vue, is_shown, normal_code, vue};
pub use store::{
    cle_of_code, close_session, expire, forget, hash_of_code, keep_cle, of_child, open_session,
    openings, revoke, revoke_of, session, touch_session,
};

#[cfg(test)]
mod tests;
