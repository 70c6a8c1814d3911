//! What tests stand on: a house on each engine, a clock that stands still, facts in one line.
//!
//! Only for tests: a world that cannot be made stops the test that asked for it, so these
//! functions panic where the product would answer. People and days in it are invented.
//!
//! - `engine.rs`: a fresh database on SQLite and, when `TEST_PG_URL` names a server, PostgreSQL.
//! - `clock.rs`: the fixed clock. `world.rs`: the house and what is true in it.
//! - `sample.rs`: some row of any record kind. `look.rs`: what must hold of every page.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests use this crate, and each of its functions stops the test that it fails"
)]

mod clock;
mod engine;
mod look;
mod sample;
mod world;

pub use clock::FixedClock;
pub use engine::{Ground, grounds, sealed_grounds, sealed_sqlite_ground, sqlite_ground};
pub use look::{faults_of_page, main_text, title_of_page};
pub use sample::sample;
pub use world::{PASSWORD, World};

#[cfg(test)]
mod tests;
