//! Working notes: one's own, about a child one accompanies; neither part of the file nor to be given.
//!
//! Read by who wrote them and by nobody else, so long as the mission, and the delay to end
//! writings, last; then erased, with a trace that says that a note was, never what it said.
//! `store.rs`: the table. `pages.rs`: one's notes about a child. `lapse.rs`: what erases them.

mod lapse;
mod model;
mod pages;
mod store;

pub use lapse::{lapse, watch};
pub use model::Note;
pub use pages::{routes, words};
pub(crate) use store::renew;
pub use store::{erase_again, forget, own};
