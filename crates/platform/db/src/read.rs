//! A consistent reading: every query of it sees the same moment.

use sqlx::{Postgres, Transaction};

use crate::{DbError, Row, Value, Vault, engine::Conn, places::Place, sqlite};

pub(crate) enum Snapshot {
    Sqlite(sqlite::Reader),
    Postgres(Transaction<'static, Postgres>),
}

/// A read-only transaction. Dropping it ends it.
pub struct Read {
    pub(crate) snapshot: Snapshot,
    pub(crate) vault: Vault,
    pub(crate) _place: Place,
}

impl Read {
    /// The keys of the house.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Runs a query and returns all its rows.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        match &mut self.snapshot {
            Snapshot::Sqlite(reader) => {
                // Answered where it is asked: others must have their turn between two of them.
                tokio::task::coop::consume_budget().await;
                sqlite::query(reader.conn()?, sql, values)
            }
            Snapshot::Postgres(tx) => Conn::Postgres(&mut *tx).query(sql, values).await,
        }
    }

    /// Runs a query and returns its first row, if any.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query_opt(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }
}
