//! What accounts and sign-ins keep sealed, put under the current key.

use db::{Db, DbError, Write};

use crate::{connexion::TOKEN, second_facteur::SECRET};

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] = &[SECRET, TOKEN];

/// How many rows are gone through in one write.
const AT_ONCE: i64 = 200;

/// Puts every secret of accounts and sign-ins under the current key: what still stands in clear, and
/// what an older key sealed. Returns how many were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_secrets(db: &Db) -> Result<u64, DbError> {
    let mut done = 0;
    let mut after = i64::MIN;
    loop {
        let mut write = db.write_behind().await?;
        let (last, count) = seal_factors(&mut write, after).await?;
        write.commit().await?;
        done += count;
        let Some(last) = last else { break };
        after = last;
    }
    // Sign-ins that a provider opened and that hold: few, and gone in half a day.
    let mut write = db.write_behind().await?;
    let sql = "SELECT key_hash, external_token, COALESCE(number, 0) AS number FROM connexion
                WHERE external_token IS NOT NULL";
    for row in write.query(sql, &[]).await? {
        let place = row.get::<i64>("number")?.to_string();
        let kept: String = row.get("external_token")?;
        if let Some(fresh) = write.vault().renew(TOKEN, &place, &kept)? {
            let key: String = row.get("key_hash")?;
            let sql = "UPDATE connexion SET external_token = $2 WHERE key_hash = $1";
            done += write.execute(sql, &[key.into(), fresh.into()]).await?;
        }
    }
    write.commit().await?;
    Ok(done)
}

async fn seal_factors(write: &mut Write, after: i64) -> Result<(Option<i64>, u64), DbError> {
    let sql = "SELECT compte_id, secret FROM second_facteur WHERE compte_id > $1
                ORDER BY compte_id LIMIT $2";
    let mut last = None;
    let mut done = 0;
    for row in write.query(sql, &[after.into(), AT_ONCE.into()]).await? {
        let compte: i64 = row.get("compte_id")?;
        last = Some(compte);
        let kept: String = row.get("secret")?;
        if let Some(fresh) = write.vault().renew(SECRET, &compte.to_string(), &kept)? {
            let sql = "UPDATE second_facteur SET secret = $2 WHERE compte_id = $1";
            done += write.execute(sql, &[compte.into(), fresh.into()]).await?;
        }
    }
    Ok((last, done))
}
