//! Opening a database: settings, schema brought up to date after a backup, integrity looked at.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
    time::Duration,
};

use sqlx::{
    Connection as _, PgConnection, SqliteConnection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
    },
};

use crate::{
    DbError, Engine, Migration, Read, Write,
    engine::Conn,
    migrate,
    read::Snapshot,
    writer::{Line, Writer},
};

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Settings {
    /// A file, made when it does not exist.
    Sqlite(PathBuf),
    /// A PostgreSQL address, `postgres://…`.
    Postgres(String),
}

#[derive(Clone)]
enum Readers {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// An open database. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    readers: Readers,
    writer: Writer,
}

/// How many queries may run at once beside the writer.
const READERS: u32 = 8;

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "MEMORY")
        // What is erased is overwritten in the file, not only forgotten.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(200)
}

impl Db {
    /// Opens the database and brings its schema up to date.
    ///
    /// A SQLite file that has steps to apply is copied beside itself first
    /// (`….avant-NNNN.sauvegarde`); `backed_up` in the log names the copy.
    ///
    /// # Errors
    ///
    /// [`DbError`] when it cannot be opened, is damaged, or its schema is not ours.
    pub async fn open(settings: &Settings, steps: &[Migration]) -> Result<Self, DbError> {
        match settings {
            Settings::Sqlite(path) => Self::open_sqlite(path, steps).await,
            Settings::Postgres(url) => Self::open_postgres(url, steps).await,
        }
    }

    async fn open_sqlite(path: &Path, steps: &[Migration]) -> Result<Self, DbError> {
        let existed = path.exists();
        let options = sqlite_options(path);
        let mut line = SqliteConnection::connect_with(&options).await?;
        let mut conn = Conn::Sqlite(&mut line);
        if existed {
            // The first fault found is enough to refuse; a large file is checked in full by
            // `maillage verify`, so that a start stays short.
            check_header(&mut conn).await?;
        }
        let missing = migrate::pending(&mut conn, steps).await?;
        if existed && let Some(first) = missing.first() {
            let copy = path.with_extension(format!("avant-{:04}.sauvegarde", first.number));
            if !copy.exists() && first.number > 1 {
                let target = copy.to_string_lossy().replace('\'', "''");
                conn.script(&format!("VACUUM INTO '{target}'")).await?;
                tracing::info!(copy = %copy.display(), "backed_up before a change of schema");
            }
        }
        for step in missing {
            migrate::apply(&mut conn, Engine::Sqlite, step).await?;
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(1)
            .idle_timeout(Duration::from_mins(2))
            .connect_with(sqlite_options(path).create_if_missing(false).read_only(true))
            .await?;
        Ok(Self {
            readers: Readers::Sqlite(readers),
            writer: Writer::new(Line::Sqlite(Box::new(line)), None),
        })
    }

    async fn open_postgres(url: &str, steps: &[Migration]) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(url)?;
        let mut line = PgConnection::connect_with(&options).await?;
        let mut conn = Conn::Postgres(&mut line);
        // Several processes may start at once: one migrates, the others wait.
        conn.script("SELECT pg_advisory_lock(5240117)").await?;
        let work = async {
            for step in migrate::pending(&mut conn, steps).await? {
                migrate::apply(&mut conn, Engine::Postgres, step).await?;
            }
            Ok::<(), DbError>(())
        }
        .await;
        conn.script("SELECT pg_advisory_unlock(5240117)").await?;
        work?;
        let readers = PgPoolOptions::new()
            .max_connections(READERS)
            .idle_timeout(Duration::from_mins(2))
            .test_before_acquire(true)
            .connect_with(options.clone())
            .await?;
        Ok(Self {
            readers: Readers::Postgres(readers),
            writer: Writer::new(Line::Postgres(Box::new(line)), Some(options)),
        })
    }

    /// Which engine keeps the data.
    pub fn engine(&self) -> Engine {
        match self.readers {
            Readers::Sqlite(_) => Engine::Sqlite,
            Readers::Postgres(_) => Engine::Postgres,
        }
    }

    /// Opens a consistent reading.
    ///
    /// # Errors
    ///
    /// [`DbError`] when no connection can be had.
    pub async fn read(&self) -> Result<Read, DbError> {
        Ok(Read(match &self.readers {
            Readers::Sqlite(pool) => Snapshot::Sqlite(pool.begin_with("BEGIN").await?),
            Readers::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Snapshot::Postgres(match pool.begin_with(begin).await {
                    Ok(tx) => tx,
                    // One retry: a pooled connection that dies at birth must not become an error.
                    Err(_) => pool.begin_with(begin).await?,
                })
            }
        }))
    }

    /// Opens a write, in its turn.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn write(&self) -> Result<Write, DbError> {
        self.writer.begin().await
    }

    /// Copies a SQLite database into `target`, consistent while others write.
    ///
    /// # Errors
    ///
    /// [`DbError::Schema`] on PostgreSQL, whose own tools do this (`pg_dump`).
    pub async fn back_up(&self, target: &Path) -> Result<(), DbError> {
        match &self.readers {
            Readers::Sqlite(pool) => {
                let mut conn = pool.acquire().await?;
                let target = target.to_string_lossy().replace('\'', "''");
                Conn::Sqlite(&mut conn).script(&format!("VACUUM INTO '{target}'")).await
            }
            Readers::Postgres(_) => {
                Err(DbError::Schema("PostgreSQL is backed up with pg_dump".to_owned()))
            }
        }
    }

    /// Checks the whole database for damage. Returns what the engine found; empty is sound.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the check cannot run.
    pub async fn check_integrity(&self) -> Result<Vec<String>, DbError> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let mut read = self.read().await?;
        let mut found = Vec::new();
        for row in read.query("PRAGMA integrity_check(20)", &[]).await? {
            let line: String = row.get("integrity_check")?;
            if line != "ok" {
                found.push(line);
            }
        }
        for row in read.query("PRAGMA foreign_key_check", &[]).await? {
            found.push(format!("dangling reference in {}", row.get::<String>("table")?));
        }
        Ok(found)
    }
}

async fn check_header(conn: &mut Conn<'_>) -> Result<(), DbError> {
    let rows = conn.query("SELECT count(*) AS tables FROM sqlite_master", &[]).await?;
    let tables: i64 = rows.first().map_or(Ok(0), |row| row.get("tables"))?;
    // A file up to this size is checked in full within the second that a start may take.
    let pages = conn.query("PRAGMA page_count", &[]).await?;
    let pages: i64 = pages.first().map_or(Ok(0), |row| row.get("page_count"))?;
    if tables > 0 && pages < 20_000 {
        let rows = conn.query("PRAGMA quick_check(1)", &[]).await?;
        let verdict: String =
            rows.first().map_or(Ok(String::new()), |row| row.get("quick_check"))?;
        if verdict != "ok" {
            return Err(DbError::Schema(format!("the file is damaged: {verdict}")));
        }
    }
    Ok(())
}
