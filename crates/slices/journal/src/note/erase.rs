//! One note that is erased, when a person obtains it.

use db::{DbError, Write};

/// Erases one note, its texts and its readers. Returns whether it was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    write.execute("DELETE FROM note_text WHERE note_id = $1", &[id.into()]).await?;
    write.execute("DELETE FROM note_lecteur WHERE note_id = $1", &[id.into()]).await?;
    Ok(write.execute("DELETE FROM note_journal WHERE id = $1", &[id.into()]).await? == 1)
}
