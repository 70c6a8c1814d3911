//! What is being typed: one draft an author and a child, sealed for that author, erased when the note is
//! kept. A power cut, a closed tab or the end of a sign-in lose at most some seconds of it.

use db::{DbError, Read, Vault, Write};
use serde::{Deserialize, Serialize};

/// What the seal of a draft is for.
pub(crate) const DRAFT: &str = "brouillon_note.content";

/// After how many days a draft that nobody went on with is erased.
const DAYS: i64 = 30;

/// The fields of the form, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// One for each form that was opened: sent twice, it keeps one note.
    pub cle: String,
    pub texte: String,
    pub nature: String,
    pub jour: String,
    pub heure: String,
    pub categorie: String,
    /// The other children it is told of.
    pub enfants: Vec<String>,
    pub minutes: String,
    pub trajet: String,
    /// The second professional who was there.
    pub avec: String,
    /// A button that is not « keep ».
    #[serde(skip_serializing)]
    pub geste: String,
}

fn place(compte: i64, personne: i64) -> String {
    format!("{compte}/{personne}")
}

fn open(vault: &Vault, compte: i64, personne: i64, kept: &str) -> Result<Typed, DbError> {
    let text = vault.open(DRAFT, &place(compte, personne), kept)?;
    // A draft of another version of the form gives what both know.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// One's draft about a child, and when it was last typed.
pub(crate) async fn typed_by(
    read: &mut Read,
    compte: i64,
    personne: i64,
) -> Result<Option<(Typed, String)>, DbError> {
    let sql = "SELECT content, at FROM brouillon_note WHERE compte_id = $1 AND personne_id = $2";
    let Some(row) = read.query_opt(sql, &[compte.into(), personne.into()]).await? else {
        return Ok(None);
    };
    let typed = open(read.vault(), compte, personne, &row.get::<String>("content")?)?;
    Ok(Some((typed, row.get("at")?)))
}

/// The drafts of an account: child, and when each was last typed; the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn drafts(read: &mut Read, compte: i64) -> Result<Vec<(i64, String)>, DbError> {
    let sql = "SELECT personne_id, at FROM brouillon_note WHERE compte_id = $1 ORDER BY at DESC";
    let rows = read.query(sql, &[compte.into()]).await?;
    rows.iter().map(|row| Ok((row.get("personne_id")?, row.get("at")?))).collect()
}

/// Keeps a draft in the place of the one before. Those of the same account that are too old go.
pub(crate) async fn keep_draft(
    write: &mut Write,
    (id, compte, personne): (i64, i64, i64),
    typed: &Typed,
    at: &str,
) -> Result<(), DbError> {
    let text = serde_json::to_string(typed).map_err(|error| DbError::Shape(error.to_string()))?;
    let content = write.vault().seal(DRAFT, &place(compte, personne), &text)?;
    let sql = "INSERT INTO brouillon_note (id, compte_id, personne_id, at, content)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (compte_id, personne_id)
               DO UPDATE SET at = excluded.at, content = excluded.content";
    let values = [id.into(), compte.into(), personne.into(), at.into(), content.into()];
    write.execute(sql, &values).await?;
    let Ok(now) = at.parse::<jiff::Timestamp>() else { return Ok(()) };
    let old = now.checked_sub(jiff::SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
    let sql = "DELETE FROM brouillon_note WHERE compte_id = $1 AND at < $2";
    write.execute(sql, &[compte.into(), old.to_string().into()]).await.map(|_| ())
}

/// Erases one's draft about a child.
pub(crate) async fn drop_draft(
    write: &mut Write,
    compte: i64,
    personne: i64,
) -> Result<(), DbError> {
    let sql = "DELETE FROM brouillon_note WHERE compte_id = $1 AND personne_id = $2";
    write.execute(sql, &[compte.into(), personne.into()]).await.map(|_| ())
}
