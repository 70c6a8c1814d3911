//! What happened, and how it joins the chain.

use std::fmt::Write as _;

use db::{DbError, Engine, Value, Write};

use crate::seal::{GENESIS, Sealed, VERSION};

/// What happened, before it is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// The service where it took place, when it is one.
    pub service: Option<i64>,
    /// The child it concerns, when it is about one: what « Qui a consulté ce dossier ? » reads.
    pub personne: Option<i64>,
    /// What was asked beyond that, in codes: which list, which filters. Never words that a person
    /// typed.
    pub details: String,
}

/// Columns of one entry.
const WIDTH: usize = 13;

impl Entry {
    fn sealed(&self, seq: i64, prev: &str) -> Sealed {
        let mut sealed = Sealed {
            seq,
            version: VERSION,
            at: self.at.clone(),
            compte: self.compte,
            action: self.action.clone(),
            cible: self.cible.clone(),
            verdict: self.verdict.to_owned(),
            rule: self.rule.clone(),
            service: self.service,
            personne: self.personne,
            details: self.details.clone(),
            hash: String::new(),
        };
        sealed.hash = sealed.seal(prev);
        sealed
    }
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
    // Statements of a few fixed lengths, so that they stay prepared and short.
    let mut rest = entries;
    while !rest.is_empty() {
        let size = [36, 12, 4, 1].into_iter().find(|n| *n <= rest.len()).unwrap_or(1);
        let (batch, after) = rest.split_at(size);
        rest = after;
        let mut sql = String::from(
            "INSERT INTO audit (seq, version, at, compte_id, action, cible, verdict, rule, \
             service_id, personne_id, details, prev_hash, hash) VALUES ",
        );
        let mut values = Vec::with_capacity(size * WIDTH);
        for (i, entry) in batch.iter().enumerate() {
            seq += 1;
            let sealed = entry.sealed(seq, &prev);
            sql.push_str(if i == 0 { "(" } else { ",(" });
            for place in 1..=WIDTH {
                let comma = if place == 1 { "" } else { "," };
                let _infallible = write!(sql, "{comma}${}", i * WIDTH + place);
            }
            sql.push(')');
            values.extend([
                Value::from(seq),
                sealed.version.into(),
                sealed.at.into(),
                sealed.compte.into(),
                sealed.action.into(),
                sealed.cible.into(),
                sealed.verdict.into(),
                sealed.rule.into(),
                sealed.service.into(),
                sealed.personne.into(),
                sealed.details.into(),
                prev.into(),
                sealed.hash.as_str().into(),
            ]);
            prev = sealed.hash;
        }
        write.execute(&sql, &values).await?;
    }
    Ok(())
}
