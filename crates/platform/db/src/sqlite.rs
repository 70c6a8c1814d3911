//! SQLite in the process itself: a statement runs where it is asked, without another thread.
//!
//! A statement of a page takes some tens of microseconds; to hand it to a thread and back takes more
//! (ADR 0016). What waits for the disk, a commit, runs beside.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags, config::DbConfig, params_from_iter, types::ToSqlOutput, types::ValueRef,
};
use sqlite as _;

use crate::{DbError, Row, Value, pages::PageKey};

/// How many connections wait for the next reading; each keeps its pages at hand.
const KEPT: usize = 8;

/// How many statements of a connection stay prepared.
const PREPARED: usize = 200;

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Int(Some(number)) => ValueRef::Integer(*number),
            Self::Real(Some(number)) => ValueRef::Real(*number),
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Int(None) | Self::Real(None) | Self::Text(None) => ValueRef::Null,
        }))
    }
}

/// Writes `$3` as `?3`: to SQLite the first is a name, numbered as it comes, and the second is the
/// third parameter wherever it stands. A quotation is left as it is.
fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut quoted = false;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        quoted ^= letter == '\'';
        let number = letter == '$' && !quoted && letters.peek().is_some_and(char::is_ascii_digit);
        text.push(if number { '?' } else { letter });
    }
    text
}

/// Runs a statement and returns its rows.
pub(crate) fn query(conn: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
    let mut statement = conn.prepare_cached(&numbered(sql))?;
    let names: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut found = statement.query(params_from_iter(values))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let mut values = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            values.push(match row.get_ref(at)? {
                // A missing value has no kind in SQLite: any will do for `Option`.
                ValueRef::Null => Value::Text(None),
                ValueRef::Integer(number) => Value::from(number),
                ValueRef::Real(number) => Value::from(number),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    let text = std::str::from_utf8(bytes)
                        .map_err(|_| DbError::Shape(format!("{} is no text", names[at])))?;
                    Value::from(text)
                }
            });
        }
        rows.push(Row::new(names.clone(), values));
    }
    Ok(rows)
}

/// Runs a statement and returns how many rows it changed.
pub(crate) fn execute(conn: &Connection, sql: &str, values: &[Value]) -> Result<u64, DbError> {
    let changed = conn.prepare_cached(&numbered(sql))?.execute(params_from_iter(values))?;
    Ok(u64::try_from(changed).unwrap_or(0))
}

pub(crate) fn open(
    path: &Path,
    flags: OpenFlags,
    cache_kib: u32,
    key: Option<&PageKey>,
) -> Result<Connection, DbError> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    if let Some(key) = key {
        key.unlock(&conn)?;
    }
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(PREPARED);
    // A plan is made once for a statement, not again for each value bound to it: looking again cost as
    // much as answering (docs/performance.md).
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(&format!(
        "PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
    ))?;
    Ok(conn)
}

/// The connection that writes: shared with the task that commits, never used by two at once.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Mutex<Connection>>);

impl Desk {
    /// Opens a file, made when it does not exist, for durable writes.
    pub fn open(path: &Path, key: Option<&PageKey>) -> Result<Self, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = open(path, flags, 16_384, key)?;
        // What is erased is overwritten in the file, not only forgotten.
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
        )?;
        Ok(Self(Arc::new(Mutex::new(conn))))
    }

    /// The connection.
    pub fn conn(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits, beside: the disk may take its time.
    pub async fn commit(&self) -> Result<(), DbError> {
        let desk = self.clone();
        tokio::task::spawn_blocking(move || Ok(desk.conn().execute_batch("COMMIT")?))
            .await
            .map_err(|error| DbError::Commit(error.to_string()))?
    }
}

/// The connections that read, opened when they are needed.
pub(crate) struct Readers {
    path: PathBuf,
    key: Option<PageKey>,
    free: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Readers of a file.
    pub fn new(path: &Path, key: Option<PageKey>) -> Arc<Self> {
        Arc::new(Self { path: path.to_owned(), key, free: Mutex::default() })
    }

    /// A connection outside any transaction.
    pub fn take(self: &Arc<Self>) -> Result<Reader, DbError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match free {
            Some(conn) => conn,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
                open(&self.path, flags, 8_192, self.key.as_ref())?
            }
        };
        Ok(Reader { conn: Some(conn), home: self.clone() })
    }

    /// A consistent reading.
    pub fn begin(self: &Arc<Self>) -> Result<Reader, DbError> {
        let reader = self.take()?;
        reader.conn()?.prepare_cached("BEGIN")?.execute([])?;
        Ok(reader)
    }
}

/// A connection that reads; it goes home when it is dropped.
pub(crate) struct Reader {
    conn: Option<Connection>,
    home: Arc<Readers>,
}

impl Reader {
    /// The connection.
    pub fn conn(&self) -> Result<&Connection, DbError> {
        self.conn.as_ref().ok_or_else(|| DbError::Shape("a reader that went home".to_owned()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        // One that cannot end its reading is closed, and another is opened.
        let ended = conn.is_autocommit()
            || conn.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([])).is_ok();
        let mut free = self.home.free.lock().unwrap_or_else(PoisonError::into_inner);
        if ended && free.len() < KEPT {
            free.push(conn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_found_by_its_number_wherever_it_stands() {
        let conn = Connection::open_in_memory().unwrap();
        let values = [Value::from("a"), Value::from(2), Value::from("c")];
        let sql = "SELECT $3 AS c, $1 AS a, '$2' AS quoted, $2 + $2 AS four";
        let row = &query(&conn, sql, &values).unwrap()[0];
        assert_eq!(row.get::<String>("c").unwrap(), "c");
        assert_eq!(row.get::<String>("a").unwrap(), "a");
        assert_eq!(row.get::<String>("quoted").unwrap(), "$2");
        assert_eq!(row.get::<i64>("four").unwrap(), 4);
    }
}
