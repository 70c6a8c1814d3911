//! The published populations, kept in memory, and what surrounds them when they are counted.
//!
//! Slices publish their facts ([`Published`]); the application gathers them in one [`Facts`].
//! Before each figure the changes that the history tells are read again, and only those: a figure
//! is right after any write, also one of another process. Figures are counted for the services of
//! a grant, never more.
//!
//! - `published.rs`: what a slice says. `convert.rs`: rows of the database as facts.
//!   `snapshot.rs`: what was read, kept for the next start. `load.rs`: all of them. `refresh.rs`: those that changed. `handle.rs`: sharing them.
//! - `setting.rs`, `lists.rs`: rules, places, plans, published values, labels, mappings.
//! - `catalogue.rs`: the figures shipped and those of an organisation. `answer.rs`: counting within
//!   a grant. `export.rs`: JSON and CSV. `freeze.rs`: publishing, and what moved since. `numbers.rs`: what a typed text may
//!   be held against.

mod answer;
mod catalogue;
mod convert;
mod export;
mod freeze;
mod handle;
mod lists;
mod load;
mod numbers;
mod published;
mod refresh;
mod rows;
mod setting;
mod snapshot;

pub use answer::{answer, answer_on, masked_answer, masked_table, records, table, table_spec};
pub use catalogue::{LocalFile, SHIPPED, check_local, save_local, shipped};
pub use export::{evaluate_to_csv, evaluate_to_json, table_to_csv, table_to_json};
pub use freeze::{Difference, Publication, differences, freeze, publications};
pub use handle::{Facts, Seen};
pub use lists::nomenclatures;
pub use numbers::numbers;
pub use published::{
    Depend, Derived, FactsError, Published, hours, longer_than_48_h, phase, stayed_48_h, week_part,
    weekday,
};
