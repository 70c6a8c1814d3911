//! The check of the chain: any changed, removed or reordered entry is found.

use db::{Db, DbError, Value};

use crate::chain::{GENESIS, seal};

/// Where the chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The number of the first entry that does not hold.
    pub seq: i64,
    /// What is wrong with it, in French.
    pub cause: &'static str,
}

/// How many entries are read at once.
const PAGE: i64 = 20_000;

/// Walks the chain. Returns the number of entries, the last seal, and the first flaw if any.
///
/// # Errors
///
/// [`DbError`] when the chain cannot be read.
pub async fn verify(db: &Db) -> Result<(i64, String, Option<Flaw>), DbError> {
    let mut last = 0_i64;
    let mut prev = GENESIS.to_owned();
    loop {
        let mut read = db.read().await?;
        let rows = read
            .query(
                "SELECT seq, at, compte_id, action, cible, verdict, rule, prev_hash, hash
                   FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
                &[Value::from(last), Value::from(PAGE)],
            )
            .await?;
        if rows.is_empty() {
            return Ok((last, prev, None));
        }
        for row in rows {
            let seq: i64 = row.get("seq")?;
            let compte =
                row.get::<Option<i64>>("compte_id")?.map_or(String::new(), |id| id.to_string());
            let text = |name: &str| row.get::<String>(name);
            let (at, action, cible) = (text("at")?, text("action")?, text("cible")?);
            let (verdict, rule) = (text("verdict")?, text("rule")?);
            let flaw = if seq != last + 1 {
                Some("une entrée manque avant celle-ci")
            } else if text("prev_hash")? != prev {
                Some("elle ne suit pas l’entrée précédente")
            } else if text("hash")?
                != seal(&prev, seq, [&at, &compte, &action, &cible, &verdict, &rule])
            {
                Some("elle a été modifiée")
            } else {
                None
            };
            if let Some(cause) = flaw {
                return Ok((last, prev, Some(Flaw { seq, cause })));
            }
            last = seq;
            prev = text("hash")?;
        }
    }
}
