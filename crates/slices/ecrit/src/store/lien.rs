//! The table `lien_ecrit`: a writing read outside, by one reader, for a time.

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row, Write};

use super::hash_of;

/// A link, as the team sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lien {
    pub id: i64,
    pub ecrit: i64,
    pub destinataire: String,
    pub accord: String,
    pub at: String,
    pub expires: String,
    /// The hash of what the only reader's browser holds; none before somebody opened it.
    pub reader: Option<String>,
    pub opened: Option<String>,
    pub last: Option<String>,
    pub openings: i64,
    pub revoked: Option<String>,
    pub motif: String,
    /// The sending that it is, when a court receives by it.
    pub envoi: Option<i64>,
}

const COLUMNS: &str =
    "id, ecrit_id, destinataire, accord_day, at, expires_at, reader_hash, opened_at, last_at,
    openings, revoked_at, motif, envoi_id";

fn lien(row: &Row) -> Result<Lien, DbError> {
    Ok(Lien {
        id: row.get("id")?,
        ecrit: row.get("ecrit_id")?,
        destinataire: row.get("destinataire")?,
        accord: row.get("accord_day")?,
        at: row.get("at")?,
        expires: row.get("expires_at")?,
        reader: row.get("reader_hash")?,
        opened: row.get("opened_at")?,
        last: row.get("last_at")?,
        openings: row.get("openings")?,
        revoked: row.get("revoked_at")?,
        motif: row.get::<Option<String>>("motif")?.unwrap_or_default(),
        envoi: row.get("envoi_id")?,
    })
}

impl Lien {
    /// Whether it may still be read at an instant (RFC 3339, in UTC).
    pub(crate) fn is_open(&self, now: &str) -> bool {
        self.revoked.is_none() && now < self.expires.as_str()
    }
}

/// The links of a writing, the latest first.
pub(crate) async fn liens(granted: &mut Granted, ecrit: i64) -> Result<Vec<Lien>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM lien_ecrit WHERE ecrit_id = $1 ORDER BY at DESC, id DESC LIMIT 50"
    );
    granted.query(&sql, &[ecrit.into()]).await?.iter().map(lien).collect()
}

/// What became of each sending, in the order they are told: the link that it is, when it is one.
pub(crate) async fn liens_of_sendings(
    granted: &mut Granted,
    ecrit: i64,
) -> Result<Vec<Option<Lien>>, DbError> {
    let liens = liens(granted, ecrit).await?;
    let sql = "SELECT id FROM ecrit_envoi WHERE ecrit_id = $1 ORDER BY day, id";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            Ok(liens.iter().find(|lien| lien.envoi == Some(id)).cloned())
        })
        .collect()
}

/// Ties a link to the sending that it is.
pub(crate) async fn tie_lien(
    granted: &mut GrantedWrite,
    lien: i64,
    envoi: i64,
) -> Result<(), DbError> {
    let sql = "UPDATE lien_ecrit SET envoi_id = $2 WHERE id = $1";
    granted.write().execute(sql, &[lien.into(), envoi.into()]).await.map(|_| ())
}

/// Makes a link; its key is told once.
pub(crate) async fn make_lien(
    granted: &mut GrantedWrite,
    (id, ecrit): (i64, i64),
    (destinataire, accord, expires): (&str, &str, &str),
    key: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO lien_ecrit
                      (id, ecrit_id, key_hash, destinataire, accord_day, compte_id, at, expires_at, openings)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    let values = [
        id.into(),
        ecrit.into(),
        hash_of(key.as_bytes()).into(),
        destinataire.into(),
        accord.into(),
        compte.into(),
        at.into(),
        expires.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Whether a link of a writing is open for somebody: another one would be a second door for the same reader.
pub(crate) async fn is_open_for(
    granted: &mut GrantedWrite,
    ecrit: i64,
    destinataire: &str,
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "SELECT id FROM lien_ecrit
                WHERE ecrit_id = $1 AND destinataire = $2 AND revoked_at IS NULL AND expires_at > $3
                LIMIT 1";
    let values = [ecrit.into(), destinataire.into(), at.into()];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// Closes a link, with why. False when it was closed already.
pub(crate) async fn close_lien(
    granted: &mut GrantedWrite,
    (id, ecrit): (i64, i64),
    motif: &str,
) -> Result<bool, DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE lien_ecrit SET revoked_at = $3, motif = $4
                WHERE id = $1 AND ecrit_id = $2 AND revoked_at IS NULL";
    let values = [id.into(), ecrit.into(), at.into(), motif.into()];
    Ok(granted.write().execute(sql, &values).await? > 0)
}

/// The link that a key opens, and the child of its writing; none when there is none.
pub(crate) async fn lien_of_key(
    read: &mut Read,
    key: &str,
) -> Result<Option<(Lien, i64)>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM lien_ecrit WHERE key_hash = $1");
    let Some(row) = read.query_opt(&sql, &[hash_of(key.as_bytes()).into()]).await? else {
        return Ok(None);
    };
    let found = lien(&row)?;
    let sql = "SELECT personne_id FROM ecrit WHERE id = $1 AND frozen_at IS NOT NULL";
    let child = read.query_opt(sql, &[found.ecrit.into()]).await?;
    child.map(|row| Ok((found, row.get("personne_id")?))).transpose()
}

/// Gives the link to its first browser. False when another was first.
pub(crate) async fn claim_lien(
    write: &mut Write,
    id: i64,
    reader: &str,
    now: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE lien_ecrit SET reader_hash = $2, opened_at = $3
                WHERE id = $1 AND reader_hash IS NULL AND revoked_at IS NULL AND expires_at > $3";
    let values = [id.into(), hash_of(reader.as_bytes()).into(), now.into()];
    Ok(write.execute(sql, &values).await? > 0)
}

/// Counts a reading.
pub(crate) async fn count_lien(write: &mut Write, id: i64, now: &str) -> Result<(), DbError> {
    let sql = "UPDATE lien_ecrit SET openings = openings + 1, last_at = $2 WHERE id = $1";
    write.execute(sql, &[id.into(), now.into()]).await.map(|_| ())
}

/// The frozen text of a writing, for who holds a link to it.
pub(crate) async fn frozen_text(
    read: &mut Read,
    vault: &db::Vault,
    ecrit: i64,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT document FROM ecrit WHERE id = $1";
    let row = read.query_opt(sql, &[ecrit.into()]).await?;
    let kept: Option<String> = row.map_or(Ok(None), |row| row.get("document"))?;
    kept.map(|kept| vault.open(super::DOCUMENT, &ecrit.to_string(), &kept)).transpose()
}
