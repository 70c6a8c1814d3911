//! The papers of a child's file, and the working notes of those who accompany the child.
//!
//! - `piece/`: attachments: typed by content, made harmless, sealed in pieces, read by the category
//!   of their nature, withdrawn and never corrected (ADR 0024).
//! - `note/`: one's own working notes, read by nobody else, erased with the mission.

use axum::{Extension, Router};
use db::{DbError, Write};
use fiche::{Follow, Register};
use web::Shell;

mod keys;
pub mod note;
pub mod piece;

pub use keys::{SEALED, seal_documents};

/// What goes with a child's file that is united with another (ADR 0034).
pub static FOLLOWS: &[Follow] =
    &[Follow::moves("piece", "documents"), Follow::moves("note_travail", "")];

/// The pages of this slice.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().merge(piece::routes()).merge(note::routes()).layer(Extension(register))
}

/// Erases the papers and the notes about a child, bytes and all.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    piece::forget(write, personne).await?;
    note::forget(write, personne).await
}
