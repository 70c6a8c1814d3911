//! An appointment proposed to another service, for a brother or a sister whom it follows (ADR 0065).
//!
//! The service that asks says in its words for which child; it learns of no file. The one that answers names the child,
//! keeps a row of its own, held against what judges decided for that child, and says no, yes or another moment.
//!
//! `model.rs`: where it stands. `store.rs`: `rendez_vous_propose`. `pages.rs`: what each side sees and does.

mod model;
mod pages;
mod store;

pub(crate) use pages::{Elsewhere, for_rdv, routes, told, waiting};
pub(crate) use store::{elsewhere, follow};
pub use store::{forget, renew, seed};

/// What the seal of the words of who asks is for.
const CONTENT: &str = "rendez_vous_propose.content";

/// What the seal of the words of who answers is for.
const ANSWER: &str = "rendez_vous_propose.answer";
