//! Accounts of other programs, and their tokens: never a password, never a session.
//!
//! A technical account is an account that the door does not know (`compte.technique`): its roles and
//! its name are read like any other's, so that the policy decides and the trace names it. A token is
//! 256 random bits; its hash is kept, and its first letters, to know it by.

use db::{DbError, Read, Row, Value, Write};
use jiff::{Timestamp, ToSpan as _};

use crate::key::{hash, new_key};

/// What tokens start with, so that one that was left somewhere is recognised.
pub const JETON_PREFIX: &str = "mlg_";
/// How many letters of a token are shown in lists.
const SHOWN: usize = 12;
/// How long a token that was replaced still holds, in days: the time to set the new one everywhere.
pub const OVERLAP_DAYS: i64 = 7;
/// How many calls of one token are answered in a minute.
pub const CALLS_A_MINUTE: i64 = 60;

/// A technical account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompteTechnique {
    /// Its account.
    pub compte: i64,
    /// Its name: « Tableau de bord du siège ».
    pub nom: String,
    /// The organisation that keeps it.
    pub organisation: i64,
    /// The account of the person who answers for it.
    pub responsable: i64,
    /// What it is for.
    pub finalite: String,
    /// What it may ask, codes of a closed list.
    pub scopes: Vec<String>,
    /// The first day it does not hold any more, ISO.
    pub end_day: String,
    /// When it was closed.
    pub closed: Option<String>,
}

/// A token, without what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jeton {
    /// Its identifier.
    pub id: i64,
    /// Its first letters.
    pub prefix: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// Until when it holds, RFC 3339.
    pub expires_at: String,
    /// When it was taken back.
    pub revoked_at: Option<String>,
    /// When it was last used, to the call.
    pub used_at: Option<String>,
}

/// What a token opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Nothing: it is none, or is over, taken back, or its account is.
    Nothing,
    /// It is good, and was shown too often this minute.
    TooOften,
    /// The account, its name, what it may ask.
    Account(i64, String, Vec<String>),
}

const COLUMNS: &str = "t.compte_id, c.nom, t.organisation_id, t.responsable_id, t.finalite, \
     t.scopes, t.end_day, c.closed_at";

fn technique_of(row: &Row) -> Result<CompteTechnique, DbError> {
    Ok(CompteTechnique {
        compte: row.get("compte_id")?,
        nom: row.get("nom")?,
        organisation: row.get("organisation_id")?,
        responsable: row.get("responsable_id")?,
        finalite: row.get("finalite")?,
        scopes: words(&row.get::<String>("scopes")?),
        end_day: row.get("end_day")?,
        closed: row.get("closed_at")?,
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Keeps a new technical account: it has no password, and the door does not know it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_technique(
    write: &mut Write,
    one: &CompteTechnique,
    by: i64,
    at: &str,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO compte (id, identifiant, nom, secret, actif, created_at, organisation_id,
                    technique)
             VALUES ($1, $2, $3, '', 1, $4, $5, 1)",
            &[
                one.compte.into(),
                // No name typed at the door starts with a space.
                format!(" technique:{}", one.compte).into(),
                one.nom.as_str().into(),
                at.into(),
                one.organisation.into(),
            ],
        )
        .await?;
    write
        .execute(
            "INSERT INTO compte_technique (compte_id, organisation_id, responsable_id, finalite,
                    scopes, end_day, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                one.compte.into(),
                one.organisation.into(),
                one.responsable.into(),
                one.finalite.as_str().into(),
                one.scopes.join(" ").into(),
                one.end_day.as_str().into(),
                at.into(),
                by.into(),
            ],
        )
        .await?;
    Ok(())
}

/// Returns the technical accounts of some organisations (`None`: all), by name.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_techniques(
    read: &mut Read,
    organisations: Option<&[i64]>,
) -> Result<Vec<CompteTechnique>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within = organisations.map_or("1 = 1".to_owned(), |all| {
        let all: Vec<String> = all.iter().map(i64::to_string).chain(["-1".to_owned()]).collect();
        format!("t.organisation_id IN ({})", all.join(", "))
    });
    let sql = format!(
        "SELECT {COLUMNS} FROM compte_technique t JOIN compte c ON c.id = t.compte_id
          WHERE {within} ORDER BY c.nom, c.id LIMIT 500"
    );
    read.query(&sql, &[]).await?.iter().map(technique_of).collect()
}

/// Returns a technical account.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn find_technique(
    read: &mut Read,
    compte: i64,
) -> Result<Option<CompteTechnique>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM compte_technique t JOIN compte c ON c.id = t.compte_id
          WHERE t.compte_id = $1"
    );
    read.query_opt(&sql, &[compte.into()]).await?.as_ref().map(technique_of).transpose()
}

/// Makes a token and returns it: it is told once, and its hash is kept. Those that held before still
/// do for [`OVERLAP_DAYS`], so that a program is changed without a hole.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_jeton(
    write: &mut Write,
    id: i64,
    one: &CompteTechnique,
    by: i64,
    now: Timestamp,
) -> Result<String, DbError> {
    let (at, overlap) =
        (now.to_string(), now.checked_add((OVERLAP_DAYS * 24).hours()).unwrap_or(now).to_string());
    write
        .execute(
            "UPDATE jeton SET expires_at = $2
              WHERE compte_id = $1 AND revoked_at IS NULL AND expires_at > $2",
            &[one.compte.into(), overlap.into()],
        )
        .await?;
    let token = format!("{JETON_PREFIX}{}", new_key());
    let values: [Value; 7] = [
        id.into(),
        one.compte.into(),
        hash(&token).into(),
        token.chars().take(SHOWN).collect::<String>().into(),
        at.into(),
        by.into(),
        format!("{}T00:00:00Z", one.end_day).into(),
    ];
    write
        .execute(
            "INSERT INTO jeton (id, compte_id, key_hash, prefix, created_at, created_by, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &values,
        )
        .await?;
    Ok(token)
}

/// Returns the tokens of an account, latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn list_jetons(read: &mut Read, compte: i64) -> Result<Vec<Jeton>, DbError> {
    let sql = "SELECT id, prefix, created_at, expires_at, revoked_at, used_at FROM jeton
                WHERE compte_id = $1 ORDER BY id DESC LIMIT 100";
    let rows = read.query(sql, &[compte.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Jeton {
                id: row.get("id")?,
                prefix: row.get("prefix")?,
                created_at: row.get("created_at")?,
                expires_at: row.get("expires_at")?,
                revoked_at: row.get("revoked_at")?,
                used_at: row.get("used_at")?,
            })
        })
        .collect()
}

/// Takes a token back, or all those of an account: it opens nothing from the next call on. Returns
/// how many were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn revoke_jetons(
    write: &mut Write,
    compte: i64,
    id: Option<i64>,
    by: i64,
    at: &str,
) -> Result<u64, DbError> {
    write
        .execute(
            "UPDATE jeton SET revoked_at = $2, revoked_by = $3
              WHERE compte_id = $1 AND revoked_at IS NULL AND (id = $4 OR $4 = -1)",
            &[compte.into(), at.into(), by.into(), id.unwrap_or(-1).into()],
        )
        .await
}

/// Reads a token that a program shows at `now`, on `day` (ISO), and counts the call.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn show_jeton(
    write: &mut Write,
    token: &str,
    now: Timestamp,
    day: &str,
) -> Result<Shown, DbError> {
    let at = now.to_string();
    let sql = "SELECT j.id, j.compte_id, c.nom, t.scopes, j.minute, j.used_count FROM jeton j
                 JOIN compte c ON c.id = j.compte_id AND c.actif = 1 AND c.technique = 1
                 JOIN compte_technique t ON t.compte_id = j.compte_id
                WHERE j.key_hash = $1 AND j.revoked_at IS NULL AND j.expires_at > $2
                  AND t.end_day > $3";
    let found = write.query_opt(sql, &[hash(token).into(), at.as_str().into(), day.into()]).await?;
    let Some(row) = found else { return Ok(Shown::Nothing) };
    let (id, minute): (i64, i64) = (row.get("id")?, now.as_second() / 60);
    let calls = if row.get::<i64>("minute")? == minute { row.get("used_count")? } else { 0 };
    if calls >= CALLS_A_MINUTE {
        return Ok(Shown::TooOften);
    }
    let sql = "UPDATE jeton SET used_at = $2, minute = $3, used_count = $4 WHERE id = $1";
    write.execute(sql, &[id.into(), at.into(), minute.into(), (calls + 1).into()]).await?;
    Ok(Shown::Account(row.get("compte_id")?, row.get("nom")?, words(&row.get::<String>("scopes")?)))
}
