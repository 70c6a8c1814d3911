//! The addresses of agendas: one at most for an account.

use db::{DbError, Read, Write};
use sha2::{Digest as _, Sha256};

/// An address that holds, without its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Abonnement {
    /// Whether it says first names, names and places.
    pub noms: bool,
    /// Whether it tells deadlines too.
    pub echeances: bool,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last read.
    pub used_at: Option<String>,
}

/// What is kept of a key.
fn hash(key: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(key.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// The address of an account, if one holds.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn of_compte(read: &mut Read, compte: i64) -> Result<Option<Abonnement>, DbError> {
    let sql = "SELECT noms, echeances, created_at, used_at FROM abonnement_agenda
                WHERE compte_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 1";
    let found = read.query_opt(sql, &[compte.into()]).await?;
    let one = |row: db::Row| -> Result<Abonnement, DbError> {
        Ok(Abonnement {
            noms: row.get("noms")?,
            echeances: row.get("echeances")?,
            created_at: row.get("created_at")?,
            used_at: row.get("used_at")?,
        })
    };
    found.map(one).transpose()
}

/// Takes back the address of an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn revoke(write: &mut Write, compte: i64, at: &str) -> Result<u64, DbError> {
    let sql = "UPDATE abonnement_agenda SET revoked_at = $2
                WHERE compte_id = $1 AND revoked_at IS NULL";
    write.execute(sql, &[compte.into(), at.into()]).await
}

/// Makes an address under `id`, in the place of the one before, and returns its key: told once.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn make(
    write: &mut Write,
    id: i64,
    compte: i64,
    (noms, echeances): (bool, bool),
    at: &str,
) -> Result<String, DbError> {
    revoke(write, compte, at).await?;
    let key = identity::new_key();
    let sql = "INSERT INTO abonnement_agenda (id, compte_id, key_hash, noms, echeances, created_at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let flag = |set: bool| i64::from(set).into();
    let values =
        [id.into(), compte.into(), hash(&key).into(), flag(noms), flag(echeances), at.into()];
    write.execute(sql, &values).await?;
    Ok(key)
}

/// What a key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    /// The account.
    pub compte: i64,
    /// The name of its person.
    pub nom: String,
    /// Whether names and places are said.
    pub noms: bool,
    /// Whether deadlines are told too.
    pub echeances: bool,
}

/// Reads a key that a program shows. A closed account, or
/// one that has still something to set at the door, opens nothing.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn open(
    write: &mut Write,
    key: &str,
    at: &str,
) -> Result<Option<Opened>, DbError> {
    let sql = "SELECT a.id, a.compte_id, a.noms, a.echeances, c.nom FROM abonnement_agenda a
                 JOIN compte c ON c.id = a.compte_id AND c.actif = 1 AND c.must_change = 0
                WHERE a.key_hash = $1 AND a.revoked_at IS NULL";
    let Some(row) = write.query_opt(sql, &[hash(key).into()]).await? else { return Ok(None) };
    let id: i64 = row.get("id")?;
    let sql = "UPDATE abonnement_agenda SET used_at = $2 WHERE id = $1";
    write.execute(sql, &[id.into(), at.into()]).await?;
    Ok(Some(Opened {
        compte: row.get("compte_id")?,
        nom: row.get("nom")?,
        noms: row.get("noms")?,
        echeances: row.get("echeances")?,
    }))
}
