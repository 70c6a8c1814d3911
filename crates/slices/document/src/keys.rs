//! What is sealed here, and under which keys.
//!
//! A house without keys keeps contents as they are: so do tests that look at something else, as the
//! other sealed columns do (ADR 0023). The product always has some.

use access::House;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use db::{Db, DbError, Vault};
use seal::{Keyring, SealError, looks_sealed};
use web::PageError;

use crate::{note, piece};

/// The keys of the house, if it has any. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Keys(Vault);

impl Keys {
    /// Those of a house.
    pub fn of(house: &House) -> Self {
        Self(house.db().vault().clone())
    }

    /// New ones.
    #[cfg(test)]
    pub fn generate() -> Self {
        Self(Keyring::generate().map(Vault::from).unwrap_or_default())
    }

    fn keyring(&self) -> Option<&Keyring> {
        self.0.keyring()
    }

    /// Seals a text for a purpose and a place.
    ///
    /// # Errors
    ///
    /// [`SealError`] when the machine cannot.
    pub fn seal(&self, purpose: &str, place: &str, text: &str) -> Result<String, SealError> {
        self.keyring()
            .map_or_else(|| Ok(text.to_owned()), |keyring| keyring.seal_text(purpose, place, text))
    }

    /// Opens a text.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it is not what was sealed there.
    pub fn open(&self, purpose: &str, place: &str, kept: &str) -> Result<String, SealError> {
        match self.keyring() {
            Some(keyring) => keyring.open_text(purpose, place, kept),
            None if looks_sealed(kept) => Err(SealError::Shape),
            None => Ok(kept.to_owned()),
        }
    }

    /// Seals bytes, as a text.
    ///
    /// # Errors
    ///
    /// [`SealError`] when the machine cannot.
    pub fn seal_bytes(
        &self,
        purpose: &str,
        place: &str,
        plain: &[u8],
    ) -> Result<String, SealError> {
        self.keyring().map_or_else(
            || Ok(STANDARD.encode(plain)),
            |keyring| keyring.seal_bytes(purpose, place, plain),
        )
    }

    /// What is kept, under the current key; none when it is already.
    ///
    /// # Errors
    ///
    /// [`SealError`] when it was altered, or its key is not held.
    pub fn renew(&self, kept: &str) -> Result<Option<String>, SealError> {
        match self.keyring() {
            Some(keyring) if looks_sealed(kept) => keyring.rewrap_text(kept),
            _ => Ok(None),
        }
    }

    /// Opens bytes.
    ///
    /// # Errors
    ///
    /// [`SealError`] when they are not what was sealed there.
    pub fn open_bytes(&self, purpose: &str, place: &str, kept: &str) -> Result<Vec<u8>, SealError> {
        self.keyring().map_or_else(
            || STANDARD.decode(kept).map_err(|_| SealError::Shape),
            |keyring| keyring.open_bytes(purpose, place, kept),
        )
    }
}

/// A seal that does not open, told to the log without any content.
pub(crate) fn broken(what: &str, id: i64, error: SealError) -> PageError {
    PageError::Machine(format!("{what} {id}: {error}"))
}

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &[PIECE, NOTE, TITLE, MOTIF];

/// What the seal of a piece of a paper is for.
pub(crate) const PIECE: &str = "piece_part.content";
/// What the seal of a paper's title is for.
pub(crate) const TITLE: &str = "piece.title";
/// What the seal of the reason of a paper's withdrawal is for.
pub(crate) const MOTIF: &str = "piece.retrait_motif";
/// What the seal of a working note is for.
pub(crate) const NOTE: &str = "note_travail.content";

/// Puts every piece, what is written of it and every note under the current key. Returns how many were; begun again, it goes
/// on with what is left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_documents(db: &Db) -> Result<u64, DbError> {
    let keys = Keys(db.vault().clone());
    let mut done = 0;
    let mut after = Some((i64::MIN, 0));
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = piece::renew(&mut write, &keys, last).await?;
        write.commit().await?;
        (after, done) = (next, done + count);
    }
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = piece::renew_words(&mut write, last).await?;
        write.commit().await?;
        (after, done) = (next, done + count);
    }
    let mut after = Some(i64::MIN);
    while let Some(last) = after {
        let mut write = db.write_behind().await?;
        let (next, count) = note::renew(&mut write, &keys, last).await?;
        write.commit().await?;
        (after, done) = (next, done + count);
    }
    Ok(done)
}
