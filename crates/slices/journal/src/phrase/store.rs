//! The table of sentences: each sealed, read by its category, until an instant.

use access::{Category, Granted, GrantedWrite};
use db::{DbError, Read, Row, Vault, Write};
use jiff::civil::Date;

use super::{CONTENT, TOLD};
use crate::{message::opened, note::CATEGORIES};

/// The table, as the trace names it.
pub(crate) const TABLE: &str = "phrase_quotidien";

/// A sentence about a child, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its identifier.
    pub id: i64,
    /// The service in whose name it was shared.
    pub service: i64,
    /// What decides who reads it.
    pub category: Category,
    /// Who shared it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// When it is read no more, an RFC 3339 instant.
    pub until: String,
    /// The sentence.
    pub content: String,
    /// The day the child was told; none when nobody did.
    pub enfant_day: Option<Date>,
    /// Who told the child; when nobody did, why.
    pub enfant_told: String,
    /// When its author ended it before, an RFC 3339 instant.
    pub retrait_at: Option<String>,
}

const COLUMNS: &str = "m.id, m.service_id, m.category, m.compte_id, c.nom, m.at, m.until_at, m.content, \
                       m.enfant_day, m.enfant_told, m.retrait_at";

fn phrase_of(vault: &Vault, row: &Row) -> Result<Phrase, DbError> {
    let id: i64 = row.get("id")?;
    let place = id.to_string();
    let code: String = row.get("category")?;
    let category = Category::from_code(&code).filter(|one| CATEGORIES.contains(one));
    let nom: Option<String> = row.get("nom")?;
    let day: Option<String> = row.get("enfant_day")?;
    Ok(Phrase {
        id,
        service: row.get("service_id")?,
        category: category
            .ok_or_else(|| DbError::Shape("a sentence with no category of ours".to_owned()))?,
        compte: row.get("compte_id")?,
        nom: nom.unwrap_or_default(),
        at: row.get("at")?,
        until: row.get("until_at")?,
        content: vault.open(CONTENT, &place, &row.get::<String>("content")?)?,
        enfant_day: day.and_then(|day| day.parse().ok()),
        enfant_told: vault.open(TOLD, &place, &row.get::<String>("enfant_told")?)?,
        retrait_at: row.get("retrait_at")?,
    })
}

fn phrases_of(vault: &Vault, rows: &[Row]) -> Result<Vec<Phrase>, DbError> {
    rows.iter().map(|row| phrase_of(vault, row)).collect()
}

/// The sentences about a child that run at `now`, of those that a grant on the file opens, the latest first.
pub(crate) async fn of_child(
    granted: &mut Granted,
    personne: i64,
    now: &str,
) -> Result<Vec<Phrase>, DbError> {
    let Some(open) = opened(granted) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {COLUMNS} FROM phrase_quotidien m LEFT JOIN compte c ON c.id = m.compte_id
          WHERE m.personne_id = $1 AND m.retrait_at IS NULL AND m.until_at > $2 AND ({open})
          ORDER BY m.at DESC, m.id DESC LIMIT 20"
    );
    let rows = granted.query(&sql, &[personne.into(), now.into()]).await?;
    let vault = granted.read().vault().clone();
    phrases_of(&vault, &rows)
}

/// What an account shared about a child, of what a grant on the file opens, the latest first.
pub(crate) async fn of_author(
    granted: &mut Granted,
    personne: i64,
    compte: i64,
) -> Result<Vec<Phrase>, DbError> {
    let Some(open) = opened(granted) else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {COLUMNS} FROM phrase_quotidien m LEFT JOIN compte c ON c.id = m.compte_id
          WHERE m.personne_id = $1 AND m.compte_id = $2 AND ({open})
          ORDER BY m.at DESC, m.id DESC LIMIT 30"
    );
    let rows = granted.query(&sql, &[personne.into(), compte.into()]).await?;
    let vault = granted.read().vault().clone();
    phrases_of(&vault, &rows)
}

/// The children about whom a sentence of a service runs at `now`.
pub(crate) async fn running_in(
    read: &mut Read,
    service: i64,
    now: &str,
) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT personne_id FROM phrase_quotidien
                WHERE service_id = $1 AND retrait_at IS NULL AND until_at > $2 ORDER BY personne_id";
    let rows = read.query(sql, &[service.into(), now.into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// Every sentence kept on a child, whatever the service and the category, the oldest first: for who answers a
/// request of the person, and keeps back what may not leave.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Phrase>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM phrase_quotidien m LEFT JOIN compte c ON c.id = m.compte_id
          WHERE m.personne_id = $1 ORDER BY m.at, m.id"
    );
    let rows = read.query(&sql, &[personne.into()]).await?;
    let vault = read.vault().clone();
    phrases_of(&vault, &rows)
}

/// Whether its author sent this form already: sent twice, it is one sentence.
pub(crate) async fn is_shared(read: &mut Read, compte: i64, cle: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM phrase_quotidien WHERE compte_id = $1 AND cle = $2";
    Ok(read.query_opt(sql, &[compte.into(), cle.into()]).await?.is_some())
}

/// What is shared.
pub(crate) struct Shared<'a> {
    pub id: i64,
    pub cle: i64,
    pub service: i64,
    pub personne: i64,
    pub category: Category,
    pub until: &'a str,
    pub content: &'a str,
    pub enfant_day: Option<Date>,
    pub enfant_told: &'a str,
}

/// Keeps a sentence. Sent twice at once, the second changes nothing.
pub(crate) async fn share(granted: &mut GrantedWrite, one: &Shared<'_>) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let place = one.id.to_string();
    let content = write.vault().seal(CONTENT, &place, one.content)?;
    let told = write.vault().seal(TOLD, &place, one.enfant_told)?;
    let sql = "INSERT INTO phrase_quotidien (id, cle, service_id, personne_id, category, compte_id, at, until_at,
                                             content, enfant_day, enfant_told)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
    let values = [
        one.id.into(),
        one.cle.into(),
        one.service.into(),
        one.personne.into(),
        one.category.code().into(),
        compte.into(),
        at.into(),
        one.until.into(),
        content.into(),
        one.enfant_day.map(|day| day.to_string()).into(),
        told.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// Ends one's own sentence before its time. Returns whether it was running.
pub(crate) async fn stop(granted: &mut GrantedWrite, id: i64) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE phrase_quotidien SET retrait_at = $3
                WHERE id = $1 AND compte_id = $2 AND retrait_at IS NULL AND until_at > $3";
    Ok(granted.write().execute(sql, &[id.into(), compte.into(), at.into()]).await? == 1)
}

/// Erases the sentences about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM phrase_quotidien WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Erases one sentence. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    Ok(write.execute("DELETE FROM phrase_quotidien WHERE id = $1", &[id.into()]).await? == 1)
}

/// Puts sentences after one under the current key. Returns the last gone through, and how many changed.
pub(crate) async fn renew(write: &mut Write, after: i64) -> Result<(Option<i64>, u64), DbError> {
    let vault: Vault = write.vault().clone();
    let sql =
        "SELECT id, content, enfant_told FROM phrase_quotidien WHERE id > $1 ORDER BY id LIMIT 200";
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        for (column, purpose) in [("content", CONTENT), ("enfant_told", TOLD)] {
            let kept: String = row.get(column)?;
            if let Some(fresh) = vault.renew(purpose, &id.to_string(), &kept)? {
                let sql = format!("UPDATE phrase_quotidien SET {column} = $2 WHERE id = $1");
                done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
            }
        }
    }
    Ok((last, done))
}
