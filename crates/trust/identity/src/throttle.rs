//! The brake on one password tried on many names: it counts by where attempts come from, not by what
//! is guessed at. In the table of the other brake, for all processes.
//!
//! A vessel that leaks: each attempt adds a drop, a drop leaks away every so often, and above the brim
//! one waits for the next leak. So nobody is locked out: the longest wait is that of one drop. Who
//! proves who they are takes their own drop back, and no other: an account of one's own does not empty
//! the vessel.

use db::{DbError, Write};

use crate::{brake::held, key::hash};

/// How many attempts a source is forgiven, and how fast they are forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vessel {
    /// How many drops it holds.
    pub brim: i64,
    /// In how many seconds one leaks.
    pub leak_s: i64,
}

/// Of one address. An agency of sixty persons behind one address may all mistype at eight in the
/// morning (PRODUCT.md, section 2: 10 to 60 users a service); then four attempts a minute, so that 1,200
/// names (an association) take five hours instead of a minute, from one address.
pub const ADDRESS: Vessel = Vessel { brim: 60, leak_s: 15 };

/// Of the whole instance. One in ten of 4,000 persons (a large département) who mistypes within half an
/// hour is 0.2 a second: five times less than what leaks.
pub const INSTANCE: Vessel = Vessel { brim: 300, leak_s: 1 };

/// How long an address from which somebody signed in is known, in seconds: over a week off. The crowd of
/// addresses of an attack does not keep those who came yesterday waiting.
pub const KNOWN_S: i64 = 8 * 86_400;

/// How long it stays quiet about a brim that was told, in seconds.
const QUIET_S: i64 = 900;

/// What became of a drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poured {
    /// It is in.
    In,
    /// It is not: wait so many seconds. `is_news`: nobody was told for a quarter of an hour.
    Wait {
        /// In seconds.
        seconds: i64,
        /// Whether it is worth an entry in the trace.
        is_news: bool,
    },
}

/// Adds a drop to the vessel called `key` at `now_s`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn add_drop(
    write: &mut Write,
    key: &str,
    vessel: Vessel,
    now_s: i64,
) -> Result<Poured, DbError> {
    let (level, since_s) = level_of(write, key, vessel, now_s).await?;
    if level >= vessel.brim {
        let seconds = (since_s + vessel.leak_s - now_s).max(1);
        let told = hash(&format!("{key} dit"));
        let last_s = last_second(write, &told).await?;
        let is_news = last_s.is_none_or(|last_s| now_s - last_s >= QUIET_S);
        if is_news {
            keep(write, &told, 0, now_s).await?;
        }
        return Ok(Poured::Wait { seconds, is_news });
    }
    keep(write, &hash(key), level + 1, since_s).await?;
    Ok(Poured::In)
}

/// Takes one drop back from the vessel called `key`: that of somebody who proved who they are.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn take_drop_back(write: &mut Write, key: &str) -> Result<(), DbError> {
    let sql = "UPDATE faute_connexion SET count = count - 1 WHERE key_hash = $1 AND count > 0";
    write.execute(sql, &[hash(key).into()]).await.map(|_| ())
}

/// Remembers `key` until [`KNOWN_S`] from now; what stands in `last_second` is the end of it, after which
/// [`crate::forgive`] removes it with the rest.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn remember_source(write: &mut Write, key: &str, now_s: i64) -> Result<(), DbError> {
    keep(write, &hash(&format!("{key} connue")), 0, now_s + KNOWN_S).await
}

/// Whether somebody signed in from `key` lately.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn knows_source(write: &mut Write, key: &str, now_s: i64) -> Result<bool, DbError> {
    let until_s = last_second(write, &hash(&format!("{key} connue"))).await?;
    Ok(until_s.is_some_and(|until_s| until_s > now_s))
}

/// How many drops are left at `now_s`, and since when the next one leaks.
async fn level_of(
    write: &mut Write,
    key: &str,
    vessel: Vessel,
    now_s: i64,
) -> Result<(i64, i64), DbError> {
    let (count, since_s) = held(write, &hash(key), now_s).await?;
    Ok(leaked(count, since_s, vessel, now_s))
}

/// What is left of `count` drops, the first of which began to leak at `since_s`.
pub(crate) fn leaked(count: i64, since_s: i64, vessel: Vessel, now_s: i64) -> (i64, i64) {
    let gone = (now_s - since_s).max(0) / vessel.leak_s;
    if gone >= count { (0, now_s) } else { (count - gone, since_s + gone * vessel.leak_s) }
}

async fn last_second(write: &mut Write, key_hash: &str) -> Result<Option<i64>, DbError> {
    let sql = "SELECT last_second FROM faute_connexion WHERE key_hash = $1";
    let row = write.query_opt(sql, &[key_hash.into()]).await?;
    row.map(|row| row.get("last_second")).transpose()
}

async fn keep(
    write: &mut Write,
    key_hash: &str,
    count: i64,
    last_second: i64,
) -> Result<(), DbError> {
    write
        .execute(
            "INSERT INTO faute_connexion (key_hash, count, last_second) VALUES ($1, $2, $3)
             ON CONFLICT (key_hash) DO UPDATE SET count = $2, last_second = $3",
            &[key_hash.into(), count.into(), last_second.into()],
        )
        .await?;
    Ok(())
}
