//! Passkeys: what proves each of them, and what its person calls it. What the texts hold is the
//! business of whoever checks the proof.

use db::{DbError, Read, Row, Write};

/// A passkey of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cle {
    /// Its identifier.
    pub id: i64,
    /// The account.
    pub compte: i64,
    /// What its person calls it.
    pub label: String,
    /// The identifier the authenticator gave it.
    pub credential: String,
    /// What the authenticator calls the account.
    pub handle: String,
    /// Its public key and what never changes.
    pub static_state: String,
    /// Its counter and what changes with each use.
    pub dynamic_state: String,
    /// When it was registered, RFC 3339.
    pub created_at: String,
    /// When it was last used, RFC 3339.
    pub used_at: Option<String>,
}

const COLUMNS: &str = "k.id, k.compte_id, k.label, k.credential, k.handle, k.static_state, \
     k.dynamic_state, k.created_at, k.used_at";

fn from_row(row: &Row) -> Result<Cle, DbError> {
    Ok(Cle {
        id: row.get("id")?,
        compte: row.get("compte_id")?,
        label: row.get("label")?,
        credential: row.get("credential")?,
        handle: row.get("handle")?,
        static_state: row.get("static_state")?,
        dynamic_state: row.get("dynamic_state")?,
        created_at: row.get("created_at")?,
        used_at: row.get("used_at")?,
    })
}

/// Returns the passkeys of an account, oldest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_cles(read: &mut Read, compte: i64) -> Result<Vec<Cle>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM cle_acces k WHERE k.compte_id = $1 ORDER BY k.id");
    read.query(&sql, &[compte.into()]).await?.iter().map(from_row).collect()
}

/// Returns a passkey of an account that may sign in, by what the authenticator calls it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_cle(read: &mut Read, credential: &str) -> Result<Option<Cle>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cle_acces k JOIN compte c ON c.id = k.compte_id
          WHERE k.credential = $1 AND c.actif = 1"
    );
    read.query_opt(&sql, &[credential.into()]).await?.as_ref().map(from_row).transpose()
}

/// Adds a passkey.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; [`DbError::is_duplicate`] when it is registered already.
pub async fn add_cle(write: &mut Write, cle: &Cle) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO cle_acces (id, compte_id, label, credential, handle, static_state,
                    dynamic_state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                cle.id.into(),
                cle.compte.into(),
                cle.label.as_str().into(),
                cle.credential.as_str().into(),
                cle.handle.as_str().into(),
                cle.static_state.as_str().into(),
                cle.dynamic_state.as_str().into(),
                cle.created_at.as_str().into(),
            ],
        )
        .await?;
    Ok(())
}

/// Notes that a passkey was used. `false` when another use came first: its counter is no longer
/// the one that was checked.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn use_cle(
    write: &mut Write,
    cle: &Cle,
    dynamic_state: &str,
    now: &str,
) -> Result<bool, DbError> {
    let changed = write
        .execute(
            "UPDATE cle_acces SET dynamic_state = $3, used_at = $4
              WHERE id = $1 AND dynamic_state = $2",
            &[cle.id.into(), cle.dynamic_state.as_str().into(), dynamic_state.into(), now.into()],
        )
        .await?;
    Ok(changed == 1)
}

/// Gives a passkey another name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn name_cle(
    write: &mut Write,
    compte: i64,
    id: i64,
    label: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE cle_acces SET label = $3 WHERE id = $2 AND compte_id = $1";
    Ok(write.execute(sql, &[compte.into(), id.into(), label.into()]).await? == 1)
}

/// Removes a passkey.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remove_cle(write: &mut Write, compte: i64, id: i64) -> Result<bool, DbError> {
    let sql = "DELETE FROM cle_acces WHERE id = $2 AND compte_id = $1";
    Ok(write.execute(sql, &[compte.into(), id.into()]).await? == 1)
}

/// Removes every passkey of an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remove_cles(write: &mut Write, compte: i64) -> Result<(), DbError> {
    write.execute("DELETE FROM cle_acces WHERE compte_id = $1", &[compte.into()]).await?;
    Ok(())
}
