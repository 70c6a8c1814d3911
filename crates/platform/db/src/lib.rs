//! The database: one text of SQL for SQLite and PostgreSQL, readers in parallel, one writer.
//!
//! Every write of the process goes through one connection with group commit (ADR 0003): a write
//! is acknowledged only when the transaction that holds it is durable, and writes that come
//! together share one commit. No caller sees an engine: parameters are `$1`, days are ISO text,
//! yes and no are 1 and 0.
//!
//! - `value.rs`, `row.rs`: what goes in and out. `engine.rs`: the two engines, side by side.
//! - `read.rs`: a consistent snapshot. `places.rs`: how many read at once. `writer.rs`: the group commit. `migrate.rs`: the schema.
//! - `pages.rs`: the pages of a SQLite file, encrypted. `vault.rs`: values sealed in a column.
//!   `witness.rs`: whether the keys given are those of this database.
//! - `ids.rs`: identifiers. `house.rs`: opening, backing up and checking a database.

mod engine;
mod house;
mod ids;
mod migrate;
mod pages;
mod places;
mod read;
mod row;
mod sqlite;
mod value;
mod vault;
mod witness;
mod writer;

pub use engine::{DbError, Engine};
pub use house::{Db, Settings, renew_pages, wants_key};
pub use ids::Ids;
pub use migrate::{MIGRATIONS, Migration};
pub use read::Read;
pub use row::{FromValue, Row};
pub use value::Value;
pub use vault::Vault;
pub use writer::Write;

#[cfg(test)]
mod sealed_tests;
#[cfg(test)]
mod tests;
