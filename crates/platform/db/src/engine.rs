//! The two engines side by side: how each runs one statement. Nothing else differs.

use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};

use crate::{Row, Value, row, sqlite};

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
    /// The same, of the embedded engine.
    #[error("database: {0}")]
    Embedded(#[from] rusqlite::Error),
    /// A row did not have the shape the code expects.
    #[error("unexpected row: {0}")]
    Shape(String),
    /// The schema cannot be brought up to date.
    #[error("schema: {0}")]
    Schema(String),
    /// The commit that held this write failed; nothing of it was kept.
    #[error("commit failed: {0}")]
    Commit(String),
    /// A sealed value does not open.
    #[error("sealed value: {0}")]
    Sealed(#[from] seal::SealError),
    /// The database is under keys, and none was given.
    #[error("the database is encrypted and no key was given")]
    KeyNeeded,
    /// The database is under keys that are not among those given.
    #[error("the database does not open with the keys that were given")]
    WrongKey,
    /// Another process has the file open: it cannot be encrypted now.
    #[error("another process has the database open")]
    InUse,
    /// The file system refused.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

impl DbError {
    /// Whether a uniqueness rule of the schema refused the write.
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Engine(sqlx::Error::Database(error)) => error.is_unique_violation(),
            Self::Embedded(error) => error.sqlite_error().is_some_and(|error| {
                matches!(
                    error.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                        | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                )
            }),
            _ => false,
        }
    }
}

pub(crate) enum Conn<'c> {
    Sqlite(&'c sqlite::Desk),
    Postgres(&'c mut PgConnection),
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
        match self {
            Conn::Sqlite(desk) => sqlite::query(&desk.conn(), sql, values),
            Conn::Postgres(conn) => {
                // Statements are written in the sources or built from declared names only: the lint
                // of the library against built text is answered by `Fiche`, which refuses others.
                let text = AssertSqlSafe(sql.to_owned());
                let rows =
                    sqlx::query_with(text, postgres_args(values)?).fetch_all(&mut **conn).await?;
                row::from_postgres(&rows)
            }
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        match self {
            Conn::Sqlite(desk) => sqlite::execute(&desk.conn(), sql, values),
            Conn::Postgres(conn) => {
                let text = AssertSqlSafe(sql.to_owned());
                let done = sqlx::query_with(text, postgres_args(values)?).execute(&mut **conn);
                Ok(done.await?.rows_affected())
            }
        }
    }

    /// Runs one or several statements without parameters.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        use sqlx::Executor as _;
        match self {
            Conn::Sqlite(desk) => desk.conn().execute_batch(sql)?,
            Conn::Postgres(conn) => {
                conn.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await?;
            }
        }
        Ok(())
    }

    /// Commits the open transaction; returns when it is durable.
    pub(crate) async fn commit(&mut self) -> Result<(), DbError> {
        match self {
            Conn::Sqlite(desk) => desk.commit().await,
            Conn::Postgres(_) => self.script("COMMIT").await,
        }
    }
}
