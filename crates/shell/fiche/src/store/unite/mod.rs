//! Two files that are one child's, united in one transaction, and put back as they were (ADR 0034).
//!
//! - `plan.rs`: what goes with a file, besides the record kinds: told by the slices.
//! - `act.rs`: the union. `carry.rs`: a row that changes hands, or is set aside because it says again what
//!   stands. `undo.rs`: the way back. `known.rs`: what was united, and where an old address leads.

mod act;
mod carry;
mod known;
mod plan;
mod undo;

pub use act::{Ask, United, unite};
pub(crate) use known::forget_unions;
pub use known::{
    Effect, Fusion, Line, followed_references, fusion, fusions_of, leads_to, lines_of, since,
    unions_in, united_meanwhile, united_with,
};
pub use plan::{Closing, Follow, Hinder, Unions, Way};
pub use undo::{Undone, undo};
