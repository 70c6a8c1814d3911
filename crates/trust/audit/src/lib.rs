//! The chain: what was read, written and refused, each entry sealed with the one before it.
//!
//! Append-only. A write appends in its own transaction; readings queue and are appended together
//! by [`Trail`], and the page leaves once its entry is durable. An entry names a row, never a
//! person: no name and no free text of a file stands in it.
//!
//! - `seal.rs`: the seal. `chain.rs`: the append. `trail.rs`: the queue of readings.
//! - `verify.rs`: the check. `copy.rs`: a copy, checked away from the database.

mod chain;
mod copy;
mod seal;
mod trail;
mod verify;

pub use chain::{Entry, append};
pub use copy::{check_copy, export};
pub use seal::Sealed;
pub use trail::{Receipt, Trail};
pub use verify::{Checked, Flaw, Head, Walk, check, head, verify};

#[cfg(test)]
mod tests;
