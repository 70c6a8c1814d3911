//! The seal of an entry and how entries join the chain.

use std::fmt::Write as _;

use db::{DbError, Engine, Value, Write};
use sha2::{Digest as _, Sha256};

/// What happened, before it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Which account; none for the house itself or an unknown visitor.
    pub compte: Option<i64>,
    /// What, as `category.verb`.
    pub action: String,
    /// On what, as `table:identifier` or a perimeter.
    pub cible: String,
    /// `accorde` or `refuse`.
    pub verdict: &'static str,
    /// The rule that decided.
    pub rule: String,
}

/// What stands before the first entry.
pub(crate) const GENESIS: &str = "maillage";

/// Seals an entry: every field is preceded by its length, so that no two entries read alike.
pub(crate) fn seal(prev: &str, seq: i64, fields: [&str; 6]) -> String {
    let mut hasher = Sha256::new();
    let seq = seq.to_string();
    for field in [prev, &seq].into_iter().chain(fields) {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Appends `entries` to the chain, inside the caller's transaction.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the caller's write must then be dropped.
pub async fn append(write: &mut Write, entries: &[Entry]) -> Result<(), DbError> {
    if write.engine() == Engine::Postgres {
        // Several processes share one chain: each holds its end until it commits.
        write.query("SELECT pg_advisory_xact_lock(5240118)", &[]).await?;
    }
    let head =
        write.query_opt("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", &[]).await?;
    let (mut seq, mut prev) = match head {
        Some(row) => (row.get::<i64>("seq")?, row.get::<String>("hash")?),
        None => (0, GENESIS.to_owned()),
    };
    // Statements of a few fixed lengths, so that they stay prepared.
    let mut rest = entries;
    while !rest.is_empty() {
        let size = [64, 16, 4, 1].into_iter().find(|n| *n <= rest.len()).unwrap_or(1);
        let (batch, after) = rest.split_at(size);
        rest = after;
        let mut sql = String::from(
            "INSERT INTO audit (seq, at, compte_id, action, cible, verdict, rule, prev_hash, hash) \
             VALUES ",
        );
        let mut values = Vec::with_capacity(size * 9);
        for (i, entry) in batch.iter().enumerate() {
            seq += 1;
            let compte = entry.compte.map_or(String::new(), |id| id.to_string());
            let hash = seal(
                &prev,
                seq,
                [&entry.at, &compte, &entry.action, &entry.cible, entry.verdict, &entry.rule],
            );
            let first = i * 9;
            let _infallible = write!(
                sql,
                "{}(${},${},${},${},${},${},${},${},${})",
                if i == 0 { "" } else { "," },
                first + 1,
                first + 2,
                first + 3,
                first + 4,
                first + 5,
                first + 6,
                first + 7,
                first + 8,
                first + 9
            );
            values.extend([
                Value::from(seq),
                entry.at.as_str().into(),
                entry.compte.into(),
                entry.action.as_str().into(),
                entry.cible.as_str().into(),
                entry.verdict.into(),
                entry.rule.as_str().into(),
                prev.as_str().into(),
                hash.as_str().into(),
            ]);
            prev = hash;
        }
        write.execute(&sql, &values).await?;
    }
    Ok(())
}
