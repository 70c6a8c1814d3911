//! The tables of the register, written by one hand: every change keeps what was before.
//!
//! - `read.rs`: a row, a list. `titles.rs`: what linked rows are called, for whom. `choices.rs`: what a form
//!   may name. `write.rs`: create and correct.
//! - `order.rs`: in what order a list is read.
//! - `erase.rs`: all that is held about a person, and its erasure.
//! - `bulk.rs`: many rows at once, by the house itself.
//! - `words.rs`: the words by which rows are found. `search.rs`: rows by them.
//! - `sealed.rs`: fields that are sealed where they stand.
//! - `twins.rs`: persons who may be one. `unite/`: two files that are one child's, and the way back.
//! - `follow.rs`: what follows from a row, kept with it.
//! - `rules.rs`: the rules that need other rows. `history.rs`: what changed, by whom, why.
//! - `zero.rs`: numbers that go, whatever else stands in the row.

mod bulk;
mod choices;
mod erase;
mod follow;
mod history;
mod order;
mod read;
mod rules;
mod sealed;
mod search;
mod titles;
mod twins;
mod unite;
mod words;
mod write;
mod zero;

pub use bulk::keep_all;
pub use choices::{Chooser, alone, options};
pub use erase::{Held, Key, erase, erased, held_of_person, remember, replay, rows_of_person};
pub use follow::{Following, Follows, Holding, Holds, Veiling, Veils, Wanted};
pub use history::{Change, history};
pub use order::Sort;
pub(crate) use order::sortable;
pub(crate) use read::owner_column;
pub use read::{
    ListAsk, ListPage, Place, all_rows, columns, from_db, list, locate, read_row, rows_about,
    rows_by_id, rows_naming,
};
pub use rules::Seen;
pub(crate) use rules::{examine, is_readable, no_such_row};
pub use sealed::{open_field, seal_fields, sealed_fields};
pub use search::{persons_among, persons_by_words};
pub(crate) use titles::readable;
pub use titles::titles;
pub(crate) use twins::resembles;
pub use twins::{MOST_PAIRS, identity, likely_pairs, tell_apart, twins};
pub(crate) use unite::forget_unions;
pub use unite::{
    Ask, Closing, Effect, Follow, Fusion, Hinder, Line, Undone, Unions, United, Way,
    followed_references, fusion, fusions_of, leads_to, lines_of, since, undo, unions_in, unite,
    united_meanwhile, united_with,
};
pub use words::{Words, complete_words, words_complete};
pub use write::{Saved, create, update};
pub use zero::{put_to_zero, standing};
