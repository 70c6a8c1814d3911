//! Questions that wait for their answer: each is answered once, within minutes, by whoever holds
//! its key. In the database, so that any process may hear the answer.

use db::{DbError, Write};
use jiff::{Timestamp, ToSpan as _};

use crate::key::hash;

/// How long an answer is waited for.
const WAIT_MINUTES: i64 = 10;

/// Keeps a question under `key` until it is answered.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_defi(
    write: &mut Write,
    key: &str,
    content: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let ends = now.saturating_add(WAIT_MINUTES.minutes()).unwrap_or(now);
    write.execute("DELETE FROM defi WHERE ends_at < $1", &[now.to_string().into()]).await?;
    write
        .execute(
            "INSERT INTO defi (key_hash, content, ends_at) VALUES ($1, $2, $3)",
            &[hash(key).into(), content.into(), ends.to_string().into()],
        )
        .await?;
    Ok(())
}

/// Keeps a question as [`keep_defi`], unless `most` of those that begin as it does, with `mark`, still wait. Returns
/// whether it was kept. `mark` is ours: codes and numbers, never what somebody typed.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep_one_of(
    write: &mut Write,
    key: &str,
    (mark, content): (&str, &str),
    most: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM defi WHERE content LIKE $1 AND ends_at >= $2";
    let alike = write.query_opt(sql, &[format!("{mark} %").into(), now.to_string().into()]).await?;
    let waiting: i64 = alike.map_or(Ok(0), |row| row.get("n"))?;
    if waiting >= most {
        return Ok(false);
    }
    keep_defi(write, key, &format!("{mark} {content}"), now).await?;
    Ok(true)
}

/// Takes the question of `key`: it cannot be answered again. `None` when there is none, or its
/// time is over.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn take_defi(
    write: &mut Write,
    key: &str,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let row = write
        .query_opt("SELECT content, ends_at FROM defi WHERE key_hash = $1", &[hash(key).into()])
        .await?;
    let taken = write.execute("DELETE FROM defi WHERE key_hash = $1", &[hash(key).into()]).await?;
    let Some(row) = row.filter(|_| taken == 1) else { return Ok(None) };
    let ends: String = row.get("ends_at")?;
    Ok((ends > now.to_string()).then_some(row.get("content")?))
}
