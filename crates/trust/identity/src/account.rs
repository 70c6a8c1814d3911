//! Accounts: who may sign in, with which secret, until when.

use db::{DbError, Read, Row, Value, Write};

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compte {
    /// Its identifier.
    pub id: i64,
    /// What its person types to sign in.
    pub identifiant: String,
    /// First name and name.
    pub nom: String,
    /// The hash of the password.
    pub secret: String,
    /// Whether it may sign in.
    pub actif: bool,
    /// Where to write to its person.
    pub courriel: Option<String>,
    /// The organisation that keeps it; none: the instance.
    pub organisation: Option<i64>,
    /// The professional whose account it is.
    pub professionnel: Option<i64>,
    /// Whether the password must be changed at the next sign-in.
    pub must_change: bool,
    /// What the provider of identities calls its person.
    pub external_key: Option<String>,
    /// When it was closed, and why.
    pub closed: Option<(String, String)>,
}

pub(crate) const COLUMNS: &str = "c.id, c.identifiant, c.nom, c.secret, c.actif, c.courriel, \
     c.organisation_id, c.professionnel_id, c.must_change, c.external_key, c.closed_at, \
     c.closing_reason";

pub(crate) fn from_row(row: &Row) -> Result<Compte, DbError> {
    let closed_at: Option<String> = row.get("closed_at")?;
    let reason: Option<String> = row.get("closing_reason")?;
    Ok(Compte {
        id: row.get("id")?,
        identifiant: row.get("identifiant")?,
        nom: row.get("nom")?,
        secret: row.get("secret")?,
        actif: row.get("actif")?,
        courriel: row.get("courriel")?,
        organisation: row.get("organisation_id")?,
        professionnel: row.get("professionnel_id")?,
        must_change: row.get("must_change")?,
        external_key: row.get("external_key")?,
        closed: closed_at.map(|at| (at, reason.unwrap_or_default())),
    })
}

/// An account of a person: those of programs are unknown at the door (`technique.rs`).
async fn find(read: &mut Read, by: &str, value: Value) -> Result<Option<Compte>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM compte c WHERE c.{by} = $1 AND c.technique = 0");
    read.query_opt(&sql, &[value]).await?.as_ref().map(from_row).transpose()
}

/// Returns the account that signs in as `identifiant`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_by_identifiant(
    read: &mut Read,
    identifiant: &str,
) -> Result<Option<Compte>, DbError> {
    find(read, "identifiant", identifiant.trim().to_lowercase().into()).await
}

/// Returns the account of an identifier.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_compte(read: &mut Read, compte: i64) -> Result<Option<Compte>, DbError> {
    find(read, "id", compte.into()).await
}

/// Returns the account of the person whom the provider of identities calls `key`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_by_external_key(read: &mut Read, key: &str) -> Result<Option<Compte>, DbError> {
    find(read, "external_key", key.into()).await
}

/// Adds an account that may sign in. `secret` is a hash from [`crate::Hasher`].
///
/// # Errors
///
/// [`DbError`] when the engine refuses; [`DbError::is_duplicate`] when the name is taken.
pub async fn add_compte(
    write: &mut Write,
    id: i64,
    identifiant: &str,
    nom: &str,
    secret: &str,
    now: &str,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO compte (id, identifiant, nom, secret, actif, created_at)
             VALUES ($1, $2, $3, $4, 1, $5)",
            &[
                id.into(),
                identifiant.trim().to_lowercase().into(),
                nom.into(),
                secret.into(),
                now.into(),
            ],
        )
        .await?;
    Ok(())
}

/// What an administrator changes of an account.
#[derive(Debug, Clone, Default)]
pub struct CompteChange {
    /// First name and name.
    pub nom: String,
    /// Where to write to its person.
    pub courriel: Option<String>,
    /// The organisation that keeps it.
    pub organisation: Option<i64>,
    /// The professional whose account it is.
    pub professionnel: Option<i64>,
    /// What the provider of identities calls its person.
    pub external_key: Option<String>,
}

/// Changes an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; [`DbError::is_duplicate`] when another account has that
/// external key.
pub async fn change_compte(
    write: &mut Write,
    compte: i64,
    change: &CompteChange,
) -> Result<(), DbError> {
    write
        .execute(
            "UPDATE compte SET nom = $2, courriel = $3, organisation_id = $4,
                    professionnel_id = $5, external_key = $6 WHERE id = $1",
            &[
                compte.into(),
                change.nom.as_str().into(),
                change.courriel.clone().into(),
                change.organisation.into(),
                change.professionnel.into(),
                change.external_key.clone().into(),
            ],
        )
        .await?;
    Ok(())
}

/// Says which professional an account is of.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn link_professional(
    write: &mut Write,
    identifiant: &str,
    professionnel: i64,
) -> Result<(), DbError> {
    let sql = "UPDATE compte SET professionnel_id = $2 WHERE identifiant = $1";
    write.execute(sql, &[identifiant.into(), professionnel.into()]).await.map(|_| ())
}

/// Returns the hash of the password of an account that may sign in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn secret_of(read: &mut Read, compte: i64) -> Result<Option<String>, DbError> {
    let sql = "SELECT secret FROM compte WHERE id = $1 AND actif = 1";
    let row = read.query_opt(sql, &[compte.into()]).await?;
    row.map(|row| row.get("secret")).transpose()
}

/// Changes the password of an account and ends its sign-ins. `secret` is a hash from
/// [`crate::Hasher`]. Returns whether there is such an account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn change_secret(write: &mut Write, compte: i64, secret: &str) -> Result<bool, DbError> {
    set_secret(write, compte, secret, false).await
}

/// Gives a password that must be changed at the next sign-in, and ends the sign-ins.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn give_secret(write: &mut Write, compte: i64, secret: &str) -> Result<bool, DbError> {
    set_secret(write, compte, secret, true).await
}

async fn set_secret(
    write: &mut Write,
    compte: i64,
    secret: &str,
    must_change: bool,
) -> Result<bool, DbError> {
    let changed = write
        .execute(
            "UPDATE compte SET secret = $2, must_change = $3 WHERE id = $1",
            &[compte.into(), secret.into(), i64::from(must_change).into()],
        )
        .await?;
    write.execute("DELETE FROM connexion WHERE compte_id = $1", &[compte.into()]).await?;
    Ok(changed == 1)
}

/// A departure: the day it takes effect, the instant, who closes (none: the console) and why.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    /// The first day without roles, ISO.
    pub day: &'a str,
    /// The instant, RFC 3339.
    pub at: &'a str,
    /// Which account closes.
    pub by: Option<i64>,
    /// Why.
    pub reason: &'a str,
}

/// Closes an account: it may not sign in any more, its sign-ins end, its roles and keys are
/// gone; its traces stay. Returns whether it was open.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_compte(
    write: &mut Write,
    compte: i64,
    closing: Closing<'_>,
) -> Result<bool, DbError> {
    let changed = write
        .execute(
            "UPDATE compte SET actif = 0, closed_at = $2, closing_reason = $3
              WHERE id = $1 AND actif = 1",
            &[compte.into(), closing.at.into(), closing.reason.into()],
        )
        .await?;
    write
        .execute(
            "UPDATE affectation SET end_day = $2, revoked_by = $3, revoked_at = $4
              WHERE compte_id = $1 AND (end_day IS NULL OR end_day > $2)",
            &[compte.into(), closing.day.into(), closing.by.into(), closing.at.into()],
        )
        .await?;
    for table in ["connexion", "second_facteur", "code_secours", "cle_acces"] {
        let sql = format!("DELETE FROM {table} WHERE compte_id = $1");
        write.execute(&sql, &[compte.into()]).await?;
    }
    Ok(changed == 1)
}

/// Opens a closed account again, without any role.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn reopen_compte(write: &mut Write, compte: i64) -> Result<(), DbError> {
    let sql =
        "UPDATE compte SET actif = 1, closed_at = NULL, closing_reason = NULL, must_change = 1
                WHERE id = $1";
    write.execute(sql, &[compte.into()]).await?;
    Ok(())
}
