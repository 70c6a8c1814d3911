//! What changed since the last figure, told by the history, and the facts it concerns.
//!
//! The history grows by one line in the transaction of each write, numbered without a gap, so
//! that the lines after the last one seen are all the changes, whoever made them.

use std::collections::{BTreeSet, HashMap};

use db::{Read, Row};
use figures::Store;
use figures::facts::NO_INT;

use crate::{FactsError, convert::Reader, load::put};

/// Beyond this number of changes everything is read again.
pub(crate) const MANY: usize = 2_000;

/// How far everything that is kept in memory had come when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The last line of the history.
    pub seq: i64,
    /// The last publication.
    pub publication: i64,
    /// The last revision of the figures of organisations.
    pub local: i64,
    /// What surrounds the facts was not read yet: they come from a file.
    pub unsettled: bool,
}

impl Marks {
    /// Reads where the database has come.
    pub async fn read(read: &mut Read) -> Result<Self, FactsError> {
        let row = read
            .query_opt(
                "SELECT (SELECT COALESCE(MAX(seq), 0) FROM historique) AS seq,
                        (SELECT COALESCE(MAX(id), 0) FROM publication) AS publication,
                        (SELECT COALESCE(MAX(revision), 0) FROM catalogue_local) AS local",
                &[],
            )
            .await?;
        let row = row.ok_or_else(|| db::DbError::Shape("no line".to_owned()))?;
        Ok(Self {
            seq: row.get("seq")?,
            publication: row.get("publication")?,
            local: row.get("local")?,
            unsettled: false,
        })
    }
}

/// The lines of the history after the last one seen.
pub(crate) struct Changes {
    lines: Vec<Line>,
    /// There are too many: everything must be read again.
    pub many: bool,
}

struct Line {
    table: String,
    id: i64,
    before: Option<String>,
    after: Option<String>,
}

impl Changes {
    /// Reads the lines after `seen`.
    pub async fn since(seen: i64, read: &mut Read) -> Result<Self, FactsError> {
        let rows = read
            .query(
                "SELECT nom_table, row_id, before, after FROM historique
                  WHERE seq > $1 ORDER BY seq LIMIT $2",
                &[seen.into(), i64::try_from(MANY + 1).unwrap_or(i64::MAX).into()],
            )
            .await?;
        if rows.len() > MANY {
            return Ok(Self { lines: Vec::new(), many: true });
        }
        let lines = rows.iter().map(Line::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { lines, many: false })
    }

    /// Says whether one of `tables` changed.
    pub fn touches(&self, tables: &[&str]) -> bool {
        self.many || self.lines.iter().any(|line| tables.contains(&line.table.as_str()))
    }
}

impl Line {
    fn read(row: &Row) -> Result<Self, db::DbError> {
        Ok(Self {
            table: row.get("nom_table")?,
            id: row.get("row_id")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })
    }

    /// The values of a field before and after.
    fn values(&self, field: &str) -> Vec<i64> {
        if field == "id" {
            return vec![self.id];
        }
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .filter_map(|text| {
                serde_json::from_str::<HashMap<String, serde_json::Value>>(text).ok()
            })
            .filter_map(|row| row.get(field)?.as_i64())
            .collect()
    }
}

/// The facts of one population to write again.
pub(crate) struct Again {
    population: usize,
    /// The rows of the own table that changed: their facts that are not read anew are gone.
    owners: BTreeSet<i64>,
    rows: Vec<Row>,
}

/// Reads the facts that the changes concern. Nothing in memory moves yet.
pub(crate) async fn gather(
    readers: &[Reader],
    changes: &Changes,
    read: &mut Read,
) -> Result<Vec<Again>, FactsError> {
    let mut all = Vec::new();
    for (population, reader) in readers.iter().enumerate() {
        let mut asked: BTreeSet<(&'static str, i64)> = BTreeSet::new();
        let mut owners = BTreeSet::new();
        for line in &changes.lines {
            if line.table == reader.published.own {
                owners.insert(line.id);
                asked.insert(("t.id = $1", line.id));
            }
            for depend in reader.published.depends {
                if line.table != depend.table {
                    continue;
                }
                for value in line.values(depend.field) {
                    if depend.clause == "t.id = $1" {
                        owners.insert(value);
                    }
                    asked.insert((depend.clause, value));
                }
            }
        }
        let mut rows = Vec::new();
        for (clause, value) in asked {
            rows.extend(read.query(&reader.statement(clause), &[value.into()]).await?);
        }
        if !rows.is_empty() || !owners.is_empty() {
            all.push(Again { population, owners, rows });
        }
    }
    Ok(all)
}

/// Writes in memory what [`gather`] read.
pub(crate) fn apply(
    readers: &[Reader],
    again: &[Again],
    store: &mut Store,
) -> Result<(), FactsError> {
    for again in again {
        let reader = &readers[again.population];
        let Some(facts) = store.get_mut(&reader.spec.name) else { continue };
        for id in gone(reader, again, facts) {
            facts.remove(id);
        }
        let mut values = Vec::new();
        for row in &again.rows {
            let id = reader.read(row, &mut values)?;
            put(facts, id, &values)?;
        }
    }
    Ok(())
}

/// The facts of the rows that changed, before they are written again.
fn gone(reader: &Reader, again: &Again, facts: &figures::Facts) -> Vec<i64> {
    match reader.group {
        None => {
            let kept: BTreeSet<i64> = again
                .rows
                .iter()
                .filter_map(|row| match row.values().first() {
                    Some(db::Value::Int(id)) => *id,
                    _ => None,
                })
                .collect();
            again.owners.difference(&kept).copied().collect()
        }
        Some(_) if again.owners.is_empty() => Vec::new(),
        Some(group) => {
            let column = facts.column(group);
            (0..facts.places())
                .filter(|&row| facts.is_alive(row))
                .filter(|&row| {
                    let owner = column.raw(row);
                    owner != NO_INT && again.owners.contains(&owner)
                })
                .map(|row| facts.id(row))
                .collect()
        }
    }
}
