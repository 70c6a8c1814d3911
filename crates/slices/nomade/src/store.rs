//! The tables of takings and of what came back. The content is sealed; what a device named it by, the child and the
//! service are not, so that it can be found, shown to who answers, and erased with the child.

use db::{Db, DbError, Read, Row, Value, Write};
use jiff::{SignedDuration, Timestamp};

use crate::model::{Ecrit, Emport, Etat, Fait};

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &["emport.secret", "ecrit_nomade.content"];

/// The table of what came back, as the trace names it.
pub const TABLE: &str = "ecrit_nomade";

/// After how long a claim that did not end is taken again, in minutes.
const CLAIM_MINUTES: i64 = 5;

const EMPORT: &str = "e.id, e.cle, e.compte_id, e.device, e.at, e.ends_at, e.child_count, e.revoked_at, e.seen_at, e.appareil_id";

const ECRIT: &str =
    "n.id, n.emport_id, n.compte_id, c.nom, n.cle, n.personne_id, n.at, n.device_span, n.etat, n.motif,
     n.is_revoked, n.content";

fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a writing made without network with no {what} of ours"))
}

fn emport_of(row: &Row) -> Result<Emport, DbError> {
    Ok(Emport {
        id: row.get("id")?,
        cle: row.get("cle")?,
        compte: row.get("compte_id")?,
        appareil: row.get("device")?,
        at: row.get("at")?,
        expire_at: row.get("ends_at")?,
        enfants: row.get("child_count")?,
        efface_at: row.get("revoked_at")?,
        vu_at: row.get("seen_at")?,
        appareil_id: row.get("appareil_id")?,
    })
}

fn ecrit_of(read: &Read, row: &Row) -> Result<Ecrit, DbError> {
    let id: i64 = row.get("id")?;
    let content = read.vault().open(SEALED[1], &id.to_string(), &row.get::<String>("content")?)?;
    let nom: Option<String> = row.get("nom")?;
    Ok(Ecrit {
        id,
        emport: row.get("emport_id")?,
        compte: row.get("compte_id")?,
        nom: nom.unwrap_or_default(),
        cle: row.get("cle")?,
        fait: Fait {
            // Two files that were united since are one: the row went with it.
            personne: row.get("personne_id")?,
            ..serde_json::from_str(&content).map_err(|_| shape("content"))?
        },
        recu_at: row.get("at")?,
        ecart: row.get("device_span")?,
        etat: Etat::from_code(&row.get::<String>("etat")?).ok_or_else(|| shape("state"))?,
        motif: row.get("motif")?,
        tardif: row.get("is_revoked")?,
    })
}

/// Keeps a taking and the key it was given.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the machine cannot seal.
pub async fn keep_emport(write: &mut Write, one: &Emport, secret: &str) -> Result<(), DbError> {
    let secret = write.vault().seal(SEALED[0], &one.cle, secret)?;
    let sql =
        "INSERT INTO emport (id, cle, compte_id, device, at, ends_at, secret, child_count, seen_at,
                   appareil_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5, $9)";
    let values = [
        one.id.into(),
        one.cle.as_str().into(),
        one.compte.into(),
        one.appareil.as_str().into(),
        one.at.as_str().into(),
        one.expire_at.as_str().into(),
        secret.into(),
        one.enfants.into(),
        one.appareil_id.into(),
    ];
    write.execute(sql, &values).await?;
    // Said lost while its children were gathered: it is to be erased from the start.
    let sql = "UPDATE emport SET revoked_at = at WHERE id = $1
                AND appareil_id IN (SELECT id FROM appareil WHERE etat <> 'accepte')";
    write.execute(sql, &[one.id.into()]).await.map(|_| ())
}

/// A taking by what its device names it by, and the key it was given.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the seal does not open.
pub async fn emport_by_key(
    read: &mut Read,
    cle: &str,
) -> Result<Option<(Emport, String)>, DbError> {
    let sql = format!("SELECT {EMPORT}, e.secret FROM emport e WHERE e.cle = $1");
    let Some(row) = read.query_opt(&sql, &[cle.into()]).await? else { return Ok(None) };
    let secret = read.vault().open(SEALED[0], cle, &row.get::<String>("secret")?)?;
    Ok(Some((emport_of(&row)?, secret)))
}

/// The takings of an account, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn emports(read: &mut Read, compte: i64) -> Result<Vec<Emport>, DbError> {
    let sql =
        format!("SELECT {EMPORT} FROM emport e WHERE e.compte_id = $1 ORDER BY e.at DESC LIMIT 20");
    read.query(&sql, &[compte.into()]).await?.iter().map(emport_of).collect()
}

/// Asks for the erasing of a taking, of this account when one is given.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn end_emport(
    write: &mut Write,
    cle: &str,
    compte: i64,
    at: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE emport SET revoked_at = $3 WHERE cle = $1 AND compte_id = $2 AND revoked_at IS NULL";
    Ok(write.execute(sql, &[cle.into(), compte.into(), at.into()]).await? > 0)
}

/// Notes that a device was heard of.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn seen(write: &mut Write, emport: i64, at: &str) -> Result<(), DbError> {
    let sql = "UPDATE emport SET seen_at = $2 WHERE id = $1";
    write.execute(sql, &[emport.into(), at.into()]).await.map(|_| ())
}

/// A writing as it comes from a device.
#[derive(Debug, Clone)]
pub struct Received<'a> {
    /// Its identifier here, if it was not received before.
    pub id: i64,
    /// What the device names it by.
    pub cle: &'a str,
    /// What it says.
    pub fait: &'a Fait,
    /// How far behind the server's the clock of the device is, in milliseconds.
    pub ecart: i64,
}

/// Keeps a writing that came; one that was received before stays as it is.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the machine cannot seal.
pub async fn receive(
    write: &mut Write,
    emport: &Emport,
    one: &Received<'_>,
    at: &str,
) -> Result<(), DbError> {
    let text = serde_json::to_string(one.fait).map_err(|_| shape("content"))?;
    let content = write.vault().seal(SEALED[1], &one.id.to_string(), &text)?;
    let sql = "INSERT INTO ecrit_nomade (id, emport_id, compte_id, cle, nature, personne_id, service_id, at,
                   device_span, etat, motif, is_revoked, content)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'recu', '', $10, $11)
               ON CONFLICT DO NOTHING";
    let values = [
        one.id.into(),
        emport.id.into(),
        emport.compte.into(),
        one.cle.into(),
        one.fait.sorte.code().into(),
        one.fait.personne.into(),
        one.fait.service.into(),
        at.into(),
        one.ecart.into(),
        i64::from(emport.efface_at.is_some()).into(),
        content.into(),
    ];
    write.execute(sql, &values).await.map(|_| ())
}

async fn found(read: &mut Read, which: &str, values: &[Value]) -> Result<Vec<Ecrit>, DbError> {
    let sql = format!(
        "SELECT {ECRIT} FROM ecrit_nomade n LEFT JOIN compte c ON c.id = n.compte_id WHERE {which}"
    );
    let rows = read.query(&sql, values).await?;
    rows.iter().map(|row| ecrit_of(read, row)).collect()
}

/// One writing.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a seal does not open.
pub async fn one(read: &mut Read, id: i64) -> Result<Option<Ecrit>, DbError> {
    Ok(found(read, "n.id = $1", &[id.into()]).await?.pop())
}

/// Those received that are not in the file yet: of one taking, or of all.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting(read: &mut Read, emport: Option<i64>) -> Result<Vec<Ecrit>, DbError> {
    match emport {
        Some(id) => {
            found(read, "n.etat = 'recu' AND n.emport_id = $1 ORDER BY n.id", &[id.into()]).await
        }
        None => found(read, "n.etat = 'recu' ORDER BY n.id LIMIT 200", &[]).await,
    }
}

/// What a device named in a taking: its row, and where it stands.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn named(
    read: &mut Read,
    emport: i64,
    cle: &str,
) -> Result<Option<(i64, Etat)>, DbError> {
    let sql = "SELECT id, etat FROM ecrit_nomade WHERE emport_id = $1 AND cle = $2";
    let Some(row) = read.query_opt(sql, &[emport.into(), cle.into()]).await? else {
        return Ok(None);
    };
    let etat = Etat::from_code(&row.get::<String>("etat")?).ok_or_else(|| shape("state"))?;
    Ok(Some((row.get("id")?, etat)))
}

/// What an account wrote without network since an instant, and all that still waits; the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_author(read: &mut Read, compte: i64, since: &str) -> Result<Vec<Ecrit>, DbError> {
    let which =
        "n.compte_id = $1 AND (n.at >= $2 OR n.etat IN ('recu', 'a_reprendre')) ORDER BY n.id DESC";
    found(read, which, &[compte.into(), since.into()]).await
}

/// What waits for a person in some services.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn waiting_in(read: &mut Read, services: &[i64]) -> Result<Vec<Ecrit>, DbError> {
    let services: Vec<String> = services.iter().chain([&-1]).map(i64::to_string).collect();
    let which = format!(
        "n.etat = 'a_reprendre' AND n.service_id IN ({}) ORDER BY n.id",
        services.join(", ")
    );
    found(read, &which, &[]).await
}

/// What is kept about a child and is not in the file: for who answers a request of the person.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_about(read: &mut Read, personne: i64) -> Result<Vec<Ecrit>, DbError> {
    found(read, "n.personne_id = $1 AND n.etat <> 'verse' ORDER BY n.id", &[personne.into()]).await
}

/// Takes a writing in hand, so that two processes do not put it twice in the file. Answers whether it is ours.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn claim(write: &mut Write, id: i64, now: Timestamp) -> Result<bool, DbError> {
    let stale = now.checked_sub(SignedDuration::from_mins(CLAIM_MINUTES)).unwrap_or(now);
    let sql = "UPDATE ecrit_nomade SET pending_at = $2
                WHERE id = $1 AND etat = 'recu' AND (pending_at IS NULL OR pending_at < $3)";
    Ok(write.execute(sql, &[id.into(), now.to_string().into(), stale.to_string().into()]).await?
        == 1)
}

/// Says where a writing stands.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn mark(write: &mut Write, id: i64, etat: Etat, motif: &str) -> Result<(), DbError> {
    let sql = "UPDATE ecrit_nomade SET etat = $2, motif = $3, pending_at = NULL WHERE id = $1";
    write.execute(sql, &[id.into(), etat.code().into(), motif.into()]).await.map(|_| ())
}

/// Erases what is in the file, or was set aside, since before an instant, and the takings that ended before another:
/// without its key, what a device still holds could not be opened. So go the devices of which nothing was heard since.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn expire(write: &mut Write, before: &str, ended: &str) -> Result<u64, DbError> {
    let sql = "DELETE FROM ecrit_nomade WHERE etat IN ('verse', 'ecarte') AND at < $1";
    let gone = write.execute(sql, &[before.into()]).await?;
    let sql = "DELETE FROM emport WHERE ends_at < $1
                  AND NOT EXISTS (SELECT 1 FROM ecrit_nomade n WHERE n.emport_id = emport.id)";
    let gone = gone + write.execute(sql, &[ended.into()]).await?;
    // A device of which nothing was heard for as long is in nobody's hands.
    let sql = "DELETE FROM appareil WHERE seen_at < $1
                  AND NOT EXISTS (SELECT 1 FROM emport e WHERE e.appareil_id = appareil.id)";
    Ok(gone + write.execute(sql, &[ended.into()]).await?)
}

/// Erases what was written about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM ecrit_nomade WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Puts every key and every writing under the current master key. Returns how many were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_writings(db: &Db) -> Result<u64, DbError> {
    let mut write = db.write_behind().await?;
    let vault = write.vault().clone();
    let mut done = 0;
    for row in write.query("SELECT id, cle, secret FROM emport", &[]).await? {
        let (id, cle): (i64, String) = (row.get("id")?, row.get("cle")?);
        if let Some(fresh) = vault.renew(SEALED[0], &cle, &row.get::<String>("secret")?)? {
            let sql = "UPDATE emport SET secret = $2 WHERE id = $1";
            done += write.execute(sql, &[id.into(), fresh.into()]).await?;
        }
    }
    for row in write.query("SELECT id, content FROM ecrit_nomade", &[]).await? {
        let id: i64 = row.get("id")?;
        let kept: String = row.get("content")?;
        if let Some(fresh) = vault.renew(SEALED[1], &id.to_string(), &kept)? {
            let sql = "UPDATE ecrit_nomade SET content = $2 WHERE id = $1";
            done += write.execute(sql, &[id.into(), fresh.into()]).await?;
        }
    }
    write.commit().await?;
    Ok(done)
}
