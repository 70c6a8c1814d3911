//! A note of the journal.
//!
//! `model.rs`: kinds, categories, verdicts. `rules.rs`: what a form says, the lock, the time that is
//! shared out. `store.rs`: the tables. `place.rs`: where one stands. `draft.rs`: what is being typed, for its author alone.
//! `signature.rs`: who signed under one.

mod depuis;
mod draft;
mod erase;
mod model;
mod outside;
mod place;
mod relais;
mod rules;
mod signature;
mod store;
mod vigilance;
mod whose;

pub use depuis::{Ecrite, written_since};
pub use draft::drafts;
pub(crate) use draft::{DRAFT, Typed, drop_draft, keep_draft, typed_by};
pub use erase::forget_one;
pub(crate) use model::LONGEST;
pub use model::{
    CATEGORIES, NATURE_NOTE, NATURES, Nature, Note, Reader, Retrait, Text, VERDICT_NOTE,
    category_of,
};
pub use model::{Sort, Verdict};
pub(crate) use outside::outside;
pub(crate) use place::{Place, place_of};
pub use relais::{hand_to, handed_by, looks_of, pass_look};
pub(crate) use rules::{
    Checked, UNREAD_DAYS, check, fold, is_open, locked_at, matches, proposed, share, text_fault,
};
pub use signature::{QUALITE_SIGNATAIRE, Signature};
pub(crate) use store::*;
pub use store::{Waiting, all_of, forget, latest, news, of_child, waiting};
pub(crate) use vigilance::watched;
pub use whose::children_of;
pub(crate) use whose::{names_in, written_about};

#[cfg(test)]
mod tests;
