//! Attachments of a child's file.
//!
//! `model.rs`: natures, and the category that decides who reads. `rules.rs`: what a form says.
//! `format/`: what a file is, by its content, and what is kept of it. `store.rs`: rows and pieces.
//! `photo.rs`: a photo that goes with a note. `pages/`: list and form, one paper, its bytes, the panel of the child's page.

mod format;
mod model;
mod pages;
pub mod photo;
mod rules;
mod store;

pub use model::{LIENS, Lien, NATURE_PIECE, NATURES, Nature, Piece, Retrait};
pub use pages::{
    Coming, Limite, READ, bytes_of, carried, coming, is_carried, mime_of, panel, routes, safe_name,
};
pub use store::{
    Lue, all_of, all_of_note, forget, forget_one, of_child, of_notes, opened_in_emergency, place_of,
};
pub(crate) use store::{renew, renew_words};

#[cfg(test)]
mod tests;
