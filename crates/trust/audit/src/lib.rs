//! The chain: what was read, written and refused, each entry sealed with the one before it.
//!
//! Append-only. A write appends in its own transaction; readings queue and are appended together
//! by [`Trail`], and the page leaves once its entry is durable. An entry names a row, never a
//! person: no name and no free text of a file stands in it.
//!
//! - `chain.rs`: the seal and the append. `trail.rs`: the queue of readings. `verify.rs`: the check.

mod chain;
mod trail;
mod verify;

pub use chain::{Entry, append};
pub use trail::{Receipt, Trail};
pub use verify::{Flaw, verify};

#[cfg(test)]
mod tests;
