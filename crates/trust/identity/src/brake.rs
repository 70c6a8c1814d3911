//! The brake on guessing: after some wrong answers, what is guessed at must wait. In the database,
//! so that it holds for all processes and outlives them.
//!
//! An attempt is counted before it is judged: a hundred at the same time are no more than a
//! hundred in a row. Who proves who they are is forgiven.

use db::{DbError, Write};

use crate::key::hash;

/// How many wrong answers are forgiven.
const FORGIVEN: i64 = 5;
/// How long the first wait is, in seconds; it doubles with each further fault.
const FIRST_WAIT_S: i64 = 15;
/// The longest wait, in seconds; after it, faults are forgotten.
const LONGEST_WAIT_S: i64 = 900;

/// Counts an attempt on `key` (a name, or a code of an account) at `now_s`. Returns how many seconds
/// it must still wait: above 0 it was not counted, and must not be judged.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn attempt(write: &mut Write, key: &str, now_s: i64) -> Result<i64, DbError> {
    let key = hash(key);
    let (mut count, last_s) = held(write, &key, now_s).await?;
    if now_s - last_s > LONGEST_WAIT_S {
        count = 0;
    }
    let wait = (last_s + wait_after(count) - now_s).max(0);
    if wait > 0 {
        return Ok(wait);
    }
    write
        .execute(
            "UPDATE faute_connexion SET count = $2, last_second = $3 WHERE key_hash = $1",
            &[key.into(), (count + 1).into(), now_s.into()],
        )
        .await?;
    Ok(0)
}

/// The count of a key and its second, held until the commit, so that two processes count one after the
/// other; nothing yet, at `now_s`, for one that is new.
pub(crate) async fn held(
    write: &mut Write,
    key_hash: &str,
    now_s: i64,
) -> Result<(i64, i64), DbError> {
    write
        .execute(
            "INSERT INTO faute_connexion (key_hash, count, last_second) VALUES ($1, 0, $2)
             ON CONFLICT (key_hash) DO NOTHING",
            &[key_hash.into(), now_s.into()],
        )
        .await?;
    let hold = "UPDATE faute_connexion SET count = count WHERE key_hash = $1";
    write.execute(hold, &[key_hash.into()]).await?;
    let sql = "SELECT count, last_second FROM faute_connexion WHERE key_hash = $1";
    let found = write.query_opt(sql, &[key_hash.into()]).await?;
    found.map_or(Ok((0, now_s)), |row| Ok((row.get("count")?, row.get("last_second")?)))
}

/// How long one waits after `count` faults, in seconds.
pub(crate) fn wait_after(count: i64) -> i64 {
    if count < FORGIVEN {
        return 0;
    }
    (FIRST_WAIT_S << (count - FORGIVEN).min(6)).min(LONGEST_WAIT_S)
}

/// Forgets the faults of `key`, who proved who they are, and those nobody remembers.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn forgive(write: &mut Write, key: &str, now_s: i64) -> Result<(), DbError> {
    write
        .execute(
            "DELETE FROM faute_connexion WHERE key_hash = $1 OR last_second < $2",
            &[hash(key).into(), (now_s - LONGEST_WAIT_S).into()],
        )
        .await?;
    Ok(())
}
