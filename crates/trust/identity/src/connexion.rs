//! Sign-ins: opened by a password, ended by the person, by idleness or by their term.

use std::fmt::Write as _;

use db::{DbError, Read, Write};
use jiff::{Timestamp, ToSpan as _};
use sha2::{Digest as _, Sha256};

/// How long a sign-in lasts at the most.
const LENGTH_HOURS: i64 = 12;

/// A sign-in that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connexion {
    /// The account.
    pub compte: i64,
    /// The name of its person.
    pub nom: String,
}

fn hash(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Opens a sign-in and returns the key for the browser: 32 random bytes, in hexadecimal.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn open_connexion(
    write: &mut Write,
    compte: i64,
    now: Timestamp,
) -> Result<String, DbError> {
    let bytes: [u8; 32] = rand::random();
    let key = bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    });
    let ends = now.saturating_add(LENGTH_HOURS.hours()).unwrap_or(now);
    write
        .execute(
            "INSERT INTO connexion (key_hash, compte_id, opened_at, seen_at, ends_at)
             VALUES ($1, $2, $3, $3, $4)",
            &[hash(&key).into(), compte.into(), now.to_string().into(), ends.to_string().into()],
        )
        .await?;
    // Old sign-ins say nothing any more: the trace keeps what must be kept.
    write.execute("DELETE FROM connexion WHERE ends_at < $1", &[now.to_string().into()]).await?;
    Ok(key)
}

/// Returns the sign-in of a browser's key, while it holds.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_connexion(
    read: &mut Read,
    key: &str,
    now: Timestamp,
) -> Result<Option<Connexion>, DbError> {
    let row = read
        .query_opt(
            "SELECT c.id, c.nom, x.ends_at FROM connexion x JOIN compte c ON c.id = x.compte_id
              WHERE x.key_hash = $1 AND c.actif = 1",
            &[hash(key).into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let ends: Timestamp = row
        .get::<String>("ends_at")?
        .parse()
        .map_err(|_| DbError::Shape("connexion.ends_at".to_owned()))?;
    if ends <= now {
        return Ok(None);
    }
    Ok(Some(Connexion { compte: row.get("id")?, nom: row.get("nom")? }))
}

/// Ends a sign-in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_connexion(write: &mut Write, key: &str) -> Result<(), DbError> {
    write.execute("DELETE FROM connexion WHERE key_hash = $1", &[hash(key).into()]).await?;
    Ok(())
}
