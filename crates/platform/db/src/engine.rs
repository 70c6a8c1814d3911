//! The two engines side by side: how each runs one statement. Nothing else differs.

use sqlx::{Arguments as _, AssertSqlSafe, PgConnection, SqliteConnection};

use crate::{Row, Value, row};

/// Which engine keeps the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, embedded.
    Sqlite,
    /// A server, possibly shared by several processes.
    Postgres,
}

/// What can go wrong below the rules of the trade.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine refused or the connection died.
    #[error("database: {0}")]
    Engine(#[from] sqlx::Error),
    /// A row did not have the shape the code expects.
    #[error("unexpected row: {0}")]
    Shape(String),
    /// The schema cannot be brought up to date.
    #[error("schema: {0}")]
    Schema(String),
    /// The commit that held this write failed; nothing of it was kept.
    #[error("commit failed: {0}")]
    Commit(String),
    /// The file system refused.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

impl DbError {
    /// Whether a uniqueness rule of the schema refused the write.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Engine(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

pub(crate) enum Conn<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

fn sqlite_args(values: &[Value]) -> Result<sqlx::sqlite::SqliteArguments, DbError> {
    let mut args = sqlx::sqlite::SqliteArguments::default();
    for value in values {
        match value {
            Value::Int(v) => args.add(*v),
            Value::Real(v) => args.add(*v),
            Value::Text(v) => args.add(v.clone()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(args)
}

fn postgres_args(values: &[Value]) -> Result<sqlx::postgres::PgArguments, DbError> {
    let mut args = sqlx::postgres::PgArguments::default();
    for value in values {
        match value {
            Value::Int(v) => args.add(*v),
            Value::Real(v) => args.add(*v),
            Value::Text(v) => args.add(v.clone()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(args)
}

impl Conn<'_> {
    /// Runs a statement and returns its rows.
    pub(crate) async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        // Statements are written in the sources or built from declared names only: the lint of
        // the library against built text is answered by `Fiche`, which refuses other names.
        let text = AssertSqlSafe(sql.to_owned());
        match self {
            Conn::Sqlite(conn) => {
                let rows =
                    sqlx::query_with(text, sqlite_args(values)?).fetch_all(&mut **conn).await?;
                row::from_sqlite(&rows)
            }
            Conn::Postgres(conn) => {
                let rows =
                    sqlx::query_with(text, postgres_args(values)?).fetch_all(&mut **conn).await?;
                row::from_postgres(&rows)
            }
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let text = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Conn::Sqlite(conn) => sqlx::query_with(text, sqlite_args(values)?)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::Postgres(conn) => sqlx::query_with(text, postgres_args(values)?)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
        })
    }

    /// Runs one or several statements without parameters.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        use sqlx::Executor as _;
        let text = AssertSqlSafe(sql.to_owned());
        match self {
            Conn::Sqlite(conn) => {
                conn.execute(sqlx::raw_sql(text)).await?;
            }
            Conn::Postgres(conn) => {
                conn.execute(sqlx::raw_sql(text)).await?;
            }
        }
        Ok(())
    }
}
