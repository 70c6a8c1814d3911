//! What a column keeps sealed, over and above the file: opened and sealed at the store's edge.

use std::sync::Arc;

use seal::{Keyring, looks_sealed};

use crate::DbError;

/// The keys of a house, if it has any. Cloning it is cheap.
///
/// Without keys values are kept as they are: so do tests that look at something else. With keys, a
/// value of before that stands in clear is still read, until a pass has sealed it.
#[derive(Debug, Clone, Default)]
pub struct Vault(Option<Arc<Keyring>>);

impl From<Keyring> for Vault {
    fn from(keyring: Keyring) -> Self {
        Self(Some(Arc::new(keyring)))
    }
}

impl Vault {
    /// The keys.
    pub fn keyring(&self) -> Option<&Keyring> {
        self.0.as_deref()
    }

    /// Seals a text for a purpose (`table.column`) and a place (what names the row).
    ///
    /// # Errors
    ///
    /// [`DbError::Sealed`] when the machine gives no random bytes.
    pub fn seal(&self, purpose: &str, place: &str, plain: &str) -> Result<String, DbError> {
        Ok(match self.keyring() {
            Some(keyring) => keyring.seal_text(purpose, place, plain)?,
            None => plain.to_owned(),
        })
    }

    /// Opens a text that was sealed for this purpose and this place, or gives it as it stands.
    ///
    /// # Errors
    ///
    /// [`DbError::Sealed`] when it was altered or moved, or its key is not held.
    pub fn open(&self, purpose: &str, place: &str, kept: &str) -> Result<String, DbError> {
        Ok(match self.keyring() {
            Some(keyring) if looks_sealed(kept) => keyring.open_text(purpose, place, kept)?,
            _ => kept.to_owned(),
        })
    }

    /// The same text sealed under the current key; none when it is already, or there are no keys.
    ///
    /// # Errors
    ///
    /// [`DbError::Sealed`] when it was altered, or its key is not held.
    pub fn renew(&self, purpose: &str, place: &str, kept: &str) -> Result<Option<String>, DbError> {
        Ok(match self.keyring() {
            Some(keyring) if looks_sealed(kept) => keyring.rewrap_text(kept)?,
            Some(keyring) => Some(keyring.seal_text(purpose, place, kept)?),
            None => None,
        })
    }
}
