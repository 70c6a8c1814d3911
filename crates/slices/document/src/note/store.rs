//! The table of working notes: the text sealed for its author and its row.

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row, Write};
use seal::SealError;

use super::model::Note;
use crate::keys::{Keys, NOTE};

/// The table, as the trace and the memory of erasures name it.
pub(crate) const TABLE: &str = "note_travail";

const COLUMNS: &str = "id, service_id, personne_id, compte_id, at, changed_at, content";

fn note_of(row: &Row) -> Result<Note, DbError> {
    Ok(Note {
        id: row.get("id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        compte: row.get("compte_id")?,
        at: row.get("at")?,
        changed_at: row.get("changed_at")?,
        content: row.get("content")?,
    })
}

/// The place of a text: its author and its row.
fn place(compte: i64, id: i64) -> String {
    format!("{compte}/{id}")
}

/// Seals a text for its author.
///
/// # Errors
///
/// [`SealError`] when the machine cannot.
pub(crate) fn seal(keys: &Keys, compte: i64, id: i64, text: &str) -> Result<String, SealError> {
    keys.seal(NOTE, &place(compte, id), text)
}

/// Opens the text of a note.
///
/// # Errors
///
/// [`SealError`] when it is not what was kept.
pub(crate) fn open(keys: &Keys, note: &Note) -> Result<String, SealError> {
    keys.open(NOTE, &place(note.compte, note.id), &note.content)
}

/// The notes that `compte` keeps about a child, in the services of a grant on them
/// ([`access::Cible::Notes`]), the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn own(granted: &mut Granted, personne: i64, compte: i64) -> Result<Vec<Note>, DbError> {
    let within: Vec<String> = granted.services().iter().map(i64::to_string).collect();
    if within.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let sql = format!(
        "SELECT {COLUMNS} FROM note_travail
          WHERE personne_id = $1 AND compte_id = $2 AND service_id IN ({})
          ORDER BY at DESC, id DESC",
        within.join(", ")
    );
    granted.query(&sql, &[personne.into(), compte.into()]).await?.iter().map(note_of).collect()
}

/// The child of a note and its author, before any right is asked.
pub(crate) async fn place_of(read: &mut Read, id: i64) -> Result<Option<(i64, i64)>, DbError> {
    let sql = "SELECT personne_id, compte_id FROM note_travail WHERE id = $1";
    let found = read.query_opt(sql, &[id.into()]).await?;
    found.map(|row| Ok((row.get("personne_id")?, row.get("compte_id")?))).transpose()
}

/// Keeps a note.
pub(crate) async fn insert(
    granted: &mut GrantedWrite,
    id: i64,
    service: i64,
    personne: i64,
    content: String,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO note_travail (id, service_id, personne_id, compte_id, at, content)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values =
        [id.into(), service.into(), personne.into(), compte.into(), at.into(), content.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Changes one's own note. Its first text is not kept: it was for its author alone.
pub(crate) async fn change(
    granted: &mut GrantedWrite,
    id: i64,
    content: String,
) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE note_travail SET content = $3, changed_at = $4
                WHERE id = $1 AND compte_id = $2";
    let values = [id.into(), compte.into(), content.into(), at.into()];
    Ok(granted.write().execute(sql, &values).await? == 1)
}

/// Erases one's own note, for good: a copy that is restored does not bring it back.
pub(crate) async fn erase(granted: &mut GrantedWrite, id: i64) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "DELETE FROM note_travail WHERE id = $1 AND compte_id = $2";
    let write = granted.write();
    let done = write.execute(sql, &[id.into(), compte.into()]).await? == 1;
    if done {
        fiche::remember(write, &[(TABLE, id)], &at).await?;
    }
    Ok(done)
}

/// Every note: identifier, service, child, author. For what erases them when their time is over.
pub(crate) async fn places(read: &mut Read) -> Result<Vec<(i64, i64, i64, i64)>, DbError> {
    let sql = "SELECT id, service_id, personne_id, compte_id FROM note_travail
                ORDER BY service_id, personne_id, compte_id, id";
    let rows = read.query(sql, &[]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.get("id")?,
                row.get("service_id")?,
                row.get("personne_id")?,
                row.get("compte_id")?,
            ))
        })
        .collect()
}

/// Whether an account holds a role in a service on `day` or later.
pub(crate) async fn works_in(
    read: &mut Read,
    compte: i64,
    service: i64,
    day: &str,
) -> Result<bool, DbError> {
    let sql =
        "SELECT a.id FROM affectation a JOIN service s ON s.organisation_id = a.organisation_id
                WHERE a.compte_id = $1 AND s.id = $2
                  AND (a.service_id IS NULL OR a.service_id = s.id)
                  AND (a.end_day IS NULL OR a.end_day > $3) LIMIT 1";
    Ok(read.query_opt(sql, &[compte.into(), service.into(), day.into()]).await?.is_some())
}

/// Erases a note whose time is over.
pub(crate) async fn drop_note(write: &mut Write, id: i64, at: &str) -> Result<(), DbError> {
    write.execute("DELETE FROM note_travail WHERE id = $1", &[id.into()]).await?;
    fiche::remember(write, &[(TABLE, id)], at).await
}

/// Erases again a note that a restored copy brought back. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn erase_again(write: &mut Write, table: &str, id: i64) -> Result<bool, DbError> {
    if table != TABLE {
        return Ok(false);
    }
    let sql = "DELETE FROM note_travail WHERE id = $1";
    Ok(write.execute(sql, &[id.into()]).await? == 1)
}

/// Erases the notes about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM note_travail WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Puts notes after one under the current key. Returns the last gone through, and how many changed.
pub(crate) async fn renew(
    write: &mut Write,
    keys: &Keys,
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let sql = "SELECT id, content FROM note_travail WHERE id > $1 ORDER BY id LIMIT 200";
    let (mut last, mut done) = (None, 0);
    for row in write.query(sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        if let Some(fresh) = keys.renew(&row.get::<String>("content")?)? {
            let sql = "UPDATE note_travail SET content = $2 WHERE id = $1";
            done += write.execute(sql, &[id.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
