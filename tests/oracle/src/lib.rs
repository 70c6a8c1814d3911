//! The rights, told twice. `world.rs` draws small worlds (services, accounts, children, missions,
//! teams, acts of sharing, emergencies); `rules.rs` says what each person may read there (`writes.rs`: write), slowly
//! and plainly, knowing neither the policy, nor Cedar, nor SQL; `counts.rs` the same of what is counted; `compare.rs` asks the product the
//! same and returns every disagreement: a leak, or an undue refusal.

mod compare;
mod counts;
mod keep;
mod rules;
mod world;
mod writes;

pub use compare::{Disagreement, Tally, compare};
pub use counts::may_count;
pub use keep::keep;
pub use rules::{may_lift, may_read, may_read_note, may_take_out, may_unite, may_validate};
pub use world::{World, draw};
pub use writes::{may_import, may_write};

/// The day of every world, as the clock of the house must tell it.
pub const DAY: &str = "2026-03-12";
/// The instant of every world.
pub const NOW: &str = "2026-03-12T10:00:00Z";
