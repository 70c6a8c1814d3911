//! The tables of keys and of what they opened. Of a key and of a session, only hashes are kept.

use db::{DbError, Read, Row, Write};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::model::{Cle, Opening, Pour};

/// How many times a code is hashed: 59 bits that somebody copied out of the database are then tried twenty thousand
/// times slower.
const ROUNDS: usize = 20_000;

const CLE: &str = "c.id, c.personne_id, c.service_id, c.titulaire, c.membre_id, c.at, c.compte_id, c.ends_day, c.revoked_at, c.langue";

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// What is kept of a code (`rules::normal_code`).
pub fn hash_of_code(code: &str) -> String {
    let mut digest = Sha256::digest(format!("espace {code}").as_bytes());
    for _ in 0..ROUNDS {
        digest = Sha256::digest(digest);
    }
    hex(&digest)
}

pub(crate) fn hash_of_session(key: &str) -> String {
    hex(&Sha256::digest(key.as_bytes()))
}

fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a key of an own place with no {what} of ours"))
}

fn cle_of(row: &Row) -> Result<Cle, DbError> {
    let ends: String = row.get("ends_day")?;
    Ok(Cle {
        id: row.get("id")?,
        personne: row.get("personne_id")?,
        service: row.get("service_id")?,
        pour: Pour::from_code(&row.get::<String>("titulaire")?).ok_or_else(|| shape("holder"))?,
        membre: row.get("membre_id")?,
        at: row.get("at")?,
        compte: row.get("compte_id")?,
        ends_day: ends.parse::<Date>().map_err(|_| shape("end"))?,
        revoked_at: row.get("revoked_at")?,
        langue: row.get::<Option<String>>("langue")?.unwrap_or_default(),
    })
}

/// Keeps a key, under the hash of its code.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_cle(write: &mut Write, cle: &Cle, code_hash: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO cle_espace (id, personne_id, service_id, titulaire, membre_id, code_hash, at, compte_id, ends_day, langue)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        cle.id.into(),
        cle.personne.into(),
        cle.service.into(),
        cle.pour.code().into(),
        cle.membre.into(),
        code_hash.into(),
        cle.at.as_str().into(),
        cle.compte.into(),
        cle.ends_day.to_string().into(),
        Some(cle.langue.as_str()).filter(|langue| !langue.is_empty()).into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

/// The language of the page of a key, as its holder chose it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn set_langue(write: &mut Write, cle: i64, langue: &str) -> Result<(), DbError> {
    let sql = "UPDATE cle_espace SET langue = $2 WHERE id = $1";
    write.execute(sql, &[cle.into(), langue.into()]).await.map(|_| ())
}

/// The key whose code has this hash.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn cle_of_code(read: &mut Read, code_hash: &str) -> Result<Option<Cle>, DbError> {
    let sql = format!("SELECT {CLE} FROM cle_espace c WHERE c.code_hash = $1");
    read.query_opt(&sql, &[code_hash.into()]).await?.map(|row| cle_of(&row)).transpose()
}

/// Keeps that a key opened the page: until `ends_at`, for who holds `key`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn open_session(
    write: &mut Write,
    cle: i64,
    key: &str,
    (at, ends_at): (&str, &str),
) -> Result<(), DbError> {
    let sql =
        "INSERT INTO ouverture_espace (key_hash, cle_id, at, ends_at) VALUES ($1, $2, $3, $4)";
    let values = [hash_of_session(key).into(), cle.into(), at.into(), ends_at.into()];
    write.execute(sql, &values).await.map(|_| ())
}

/// The key behind an open session, and when it began.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn session(
    read: &mut Read,
    key: &str,
    now: &str,
) -> Result<Option<(Cle, String)>, DbError> {
    let sql = format!(
        "SELECT {CLE}, o.at AS opened_at FROM ouverture_espace o JOIN cle_espace c ON c.id = o.cle_id
          WHERE o.key_hash = $1 AND o.ends_at > $2"
    );
    let row = read.query_opt(&sql, &[hash_of_session(key).into(), now.into()]).await?;
    row.map(|row| Ok((cle_of(&row)?, row.get("opened_at")?))).transpose()
}

/// Moves the end of a session that is used.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn touch_session(write: &mut Write, key: &str, ends_at: &str) -> Result<(), DbError> {
    let sql = "UPDATE ouverture_espace SET ends_at = $2 WHERE key_hash = $1 AND ends_at < $2";
    write.execute(sql, &[hash_of_session(key).into(), ends_at.into()]).await.map(|_| ())
}

/// Ends a session.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn close_session(write: &mut Write, key: &str, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE ouverture_espace SET ends_at = $2 WHERE key_hash = $1 AND ends_at > $2";
    write.execute(sql, &[hash_of_session(key).into(), at.into()]).await.map(|_| ())
}

/// Takes back a key of a child, and ends what it opened. Returns whether it was not yet.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn revoke(
    write: &mut Write,
    (id, personne, service): (i64, i64, i64),
    at: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE cle_espace SET revoked_at = $4
                WHERE id = $1 AND personne_id = $2 AND service_id = $3 AND revoked_at IS NULL";
    let values = [id.into(), personne.into(), service.into(), at.into()];
    let done = write.execute(sql, &values).await? > 0;
    if done {
        let sql = "UPDATE ouverture_espace SET ends_at = $2 WHERE cle_id = $1 AND ends_at > $2";
        write.execute(sql, &[id.into(), at.into()]).await?;
    }
    Ok(done)
}

/// Whether a key is one that a service gave about a child, taken back or not.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn is_of(
    write: &mut Write,
    (id, personne, service): (i64, i64, i64),
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM cle_espace WHERE id = $1 AND personne_id = $2 AND service_id = $3";
    let values = [id.into(), personne.into(), service.into()];
    Ok(write.query_opt(sql, &values).await?.is_some())
}

/// Takes back what a service gave to one holder: the new key is the only one.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn revoke_of(write: &mut Write, cle: &Cle, at: &str) -> Result<(), DbError> {
    let sql =
        "SELECT id FROM cle_espace WHERE personne_id = $1 AND service_id = $2 AND titulaire = $3
                  AND COALESCE(membre_id, 0) = $4 AND revoked_at IS NULL";
    let values = [
        cle.personne.into(),
        cle.service.into(),
        cle.pour.code().into(),
        cle.membre.unwrap_or(0).into(),
    ];
    for row in write.query(sql, &values).await? {
        revoke(write, (row.get("id")?, cle.personne, cle.service), at).await?;
    }
    Ok(())
}

/// The keys that some services gave about a child, the latest first, and how often they were used.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_child(
    read: &mut Read,
    personne: i64,
    services: &[i64],
) -> Result<Vec<Opening>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT {CLE}, (SELECT COUNT(*) FROM ouverture_espace o WHERE o.cle_id = c.id) AS n,
                (SELECT MAX(o.at) FROM ouverture_espace o WHERE o.cle_id = c.id) AS last_at
           FROM cle_espace c WHERE c.personne_id = $1 AND c.service_id IN ({})
          ORDER BY c.at DESC, c.id DESC LIMIT 50",
        within.join(", ")
    );
    let rows = read.query(&sql, &[personne.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Opening { cle: cle_of(row)?, count: row.get("n")?, last_at: row.get("last_at")? })
        })
        .collect()
}

/// When a key opened the page, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn openings(read: &mut Read, cle: i64, most: i64) -> Result<Vec<String>, DbError> {
    let sql =
        format!("SELECT at FROM ouverture_espace WHERE cle_id = $1 ORDER BY at DESC LIMIT {most}");
    read.query(&sql, &[cle.into()]).await?.iter().map(|row| row.get("at")).collect()
}

/// Erases the keys that ended, or were taken back, before a day, and what they opened.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn expire(write: &mut Write, before: Date) -> Result<(), DbError> {
    let over = "SELECT c.id FROM cle_espace c WHERE c.ends_day < $1 OR c.revoked_at < $1";
    let day = before.to_string();
    let sql = format!("DELETE FROM ouverture_espace WHERE cle_id IN ({over})");
    write.execute(&sql, &[day.as_str().into()]).await?;
    let sql = "DELETE FROM cle_espace WHERE ends_day < $1 OR revoked_at < $1";
    write.execute(sql, &[day.into()]).await.map(|_| ())
}

/// Erases the keys of a child, what they opened, and what was written there. The coffre stays its holder's.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    crate::mots::forget_mots(write, personne).await?;
    crate::recu::forget_messages(write, personne).await?;
    crate::coffre::untie_coffre(write, personne).await?;
    let sql = "DELETE FROM ouverture_espace WHERE cle_id IN
                  (SELECT c.id FROM cle_espace c WHERE c.personne_id = $1)";
    write.execute(sql, &[personne.into()]).await?;
    let sql = "DELETE FROM cle_espace WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}
