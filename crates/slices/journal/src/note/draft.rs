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
    /// A code of `mode_intervention`; empty when the sort of note says it.
    pub mode: String,
    /// The home where it was.
    pub foyer: String,
    /// Ticked when the family agreed to an exchange from afar.
    pub accord: String,
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

/// One's draft about a child, and when it was last typed. What was being typed on a file that was united
/// with this one comes after one's own here: a draft is sealed for its file and stays under it.
pub(crate) async fn typed_by(
    read: &mut Read,
    compte: i64,
    personne: i64,
) -> Result<Option<(Typed, String)>, DbError> {
    let sql = "SELECT personne_id, content, at FROM brouillon_note WHERE compte_id = $1
                  AND (personne_id = $2 OR personne_id IN
                      (SELECT previous_id FROM fusion WHERE personne_id = $2 AND undone_at IS NULL))
                ORDER BY CASE WHEN personne_id = $2 THEN 0 ELSE 1 END, at DESC LIMIT 1";
    let Some(row) = read.query_opt(sql, &[compte.into(), personne.into()]).await? else {
        return Ok(None);
    };
    let of: i64 = row.get("personne_id")?;
    let typed = open(read.vault(), compte, of, &row.get::<String>("content")?)?;
    Ok(Some((typed, row.get("at")?)))
}

/// The drafts of an account: child, and when each was last typed; the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn drafts(read: &mut Read, compte: i64) -> Result<Vec<(i64, String)>, DbError> {
    let sql = "SELECT COALESCE((SELECT f.personne_id FROM fusion f
                                 WHERE f.previous_id = b.personne_id AND f.undone_at IS NULL),
                               b.personne_id) AS personne_id, b.at
                 FROM brouillon_note b WHERE b.compte_id = $1 ORDER BY b.at DESC";
    let rows = read.query(sql, &[compte.into()]).await?;
    let mut all: Vec<(i64, String)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let (personne, at) = (row.get("personne_id")?, row.get("at")?);
        if all.iter().all(|(known, _)| *known != personne) {
            all.push((personne, at));
        }
    }
    Ok(all)
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

/// Erases one's draft about a child: the one that [`typed_by`] gives.
pub(crate) async fn drop_draft(
    write: &mut Write,
    compte: i64,
    personne: i64,
) -> Result<(), DbError> {
    let sql = "DELETE FROM brouillon_note WHERE compte_id = $1 AND personne_id = $2";
    if write.execute(sql, &[compte.into(), personne.into()]).await? > 0 {
        return Ok(());
    }
    let sql = "SELECT b.id FROM brouillon_note b JOIN fusion f ON f.previous_id = b.personne_id
                WHERE b.compte_id = $1 AND f.personne_id = $2 AND f.undone_at IS NULL
                ORDER BY b.at DESC LIMIT 1";
    let values = [compte.into(), personne.into()];
    let Some(row) = write.query_opt(sql, &values).await? else { return Ok(()) };
    let id: i64 = row.get("id")?;
    write.execute("DELETE FROM brouillon_note WHERE id = $1", &[id.into()]).await.map(|_| ())
}
