//! What passes from who leaves to who comes after: a second look that is owed, the hand-over that is to be read.

use access::{Category, GrantedWrite};
use db::{DbError, Read};

use super::store::within;

/// The notes of a service that wait for the second look of an account: note, child, category.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn looks_of(
    read: &mut Read,
    compte: i64,
    service: i64,
) -> Result<Vec<(i64, i64, Category)>, DbError> {
    let sql = "SELECT n.id, n.personne_id, n.category FROM note_lecteur l JOIN note_journal n ON n.id = l.note_id
                WHERE l.compte_id = $1 AND n.service_id = $2 AND l.seen_at IS NULL AND l.is_second = 1
                  AND n.retrait_at IS NULL ORDER BY n.id";
    let rows = read.query(sql, &[compte.into(), service.into()]).await?;
    rows.iter()
        .map(|row| {
            let category = Category::from_code(&row.get::<String>("category")?);
            Ok((row.get("id")?, row.get("personne_id")?, category.unwrap_or(Category::Vie)))
        })
        .collect()
}

/// Asks somebody to read a note in the place of those who leave: what they saw with their own eyes nobody else can say, the
/// note is to be read.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn pass_look(
    granted: &mut GrantedWrite,
    note: i64,
    from: &[i64],
    to: i64,
) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE note_lecteur SET is_second = 0 WHERE note_id = $1 AND compte_id IN ({})",
        within(from.iter().copied().chain([-1]))
    );
    granted.write().execute(&sql, &[note.into()]).await?;
    super::add_reader(granted, note, to, false).await
}

/// When the latest hand-over about a child was written by one of these accounts, an RFC 3339 instant.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn handed_by(
    read: &mut Read,
    comptes: &[i64],
    personne: i64,
) -> Result<Option<String>, DbError> {
    let sql = format!(
        "SELECT MAX(at) AS at FROM note_journal WHERE personne_id = $1 AND nature = 'relais'
            AND retrait_at IS NULL AND compte_id IN ({})",
        within(comptes.iter().copied().chain([-1]))
    );
    let found = read.query_opt(&sql, &[personne.into()]).await?;
    found.map_or(Ok(None), |row| row.get("at"))
}

/// Asks who takes over to read the latest hand-over that these accounts wrote about a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn hand_to(
    granted: &mut GrantedWrite,
    comptes: &[i64],
    personne: i64,
    to: i64,
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT id FROM note_journal WHERE personne_id = $1 AND nature = 'relais'
            AND retrait_at IS NULL AND compte_id IN ({}) ORDER BY at DESC, id DESC LIMIT 1",
        within(comptes.iter().copied().chain([-1]))
    );
    let Some(row) = granted.write().query_opt(&sql, &[personne.into()]).await? else {
        return Ok(());
    };
    let id: i64 = row.get("id")?;
    super::add_reader(granted, id, to, false).await
}
