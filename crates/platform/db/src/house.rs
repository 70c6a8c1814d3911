//! Opening a database: settings, schema brought up to date after a backup, integrity looked at.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    Connection as _, Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};

use crate::{
    DbError, Engine, Migration, Read, Vault, Write,
    engine::Conn,
    migrate, pages,
    places::Places,
    read::Snapshot,
    sqlite, witness,
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
    Sqlite(Arc<sqlite::Readers>),
    Postgres(PgPool),
}

/// An open database. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    readers: Readers,
    places: Arc<Places>,
    writer: Writer,
    vault: Vault,
    page_key: Option<u32>,
    /// Whether people wait for pages.
    gentle: Arc<AtomicBool>,
}

/// How many may read at once beside the writer.
const READERS: u32 = 8;

/// How PostgreSQL plans for our readers. A page is many short questions, long in conditions: compiling one, starting other
/// processes for it or weighing one more way to join takes longer than answering it, and what is asked is in memory or on a disk
/// without needle. Measured on 300 people in a minute (`docs/performance.md`): 38 ms became 9, planning a third less.
const SHORT_QUESTIONS: &str = "SET jit = off; SET max_parallel_workers_per_gather = 0; \
                               SET random_page_cost = 1.1; SET enable_mergejoin = off";

/// How long what is done behind leaves the desk to others between two batches: several times what a batch takes.
const BREATH: Duration = Duration::from_millis(60);

/// How many prepared statements a connection to PostgreSQL keeps.
const STATEMENTS: usize = 512;

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
        Self::open_sealed(settings, steps, Vault::default()).await
    }

    /// Opens the database as [`Self::open`] does, under the keys of `vault`: the pages of a SQLite file
    /// are encrypted, a file in clear is converted first, and columns that say so are sealed.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; [`DbError::KeyNeeded`] or [`DbError::WrongKey`] when the keys are not those of
    /// this database, of which nothing was touched then.
    pub async fn open_sealed(
        settings: &Settings,
        steps: &[Migration],
        vault: Vault,
    ) -> Result<Self, DbError> {
        match settings {
            Settings::Sqlite(path) => Self::open_sqlite(path, steps, vault).await,
            Settings::Postgres(url) => Self::open_postgres(url, steps, vault).await,
        }
    }

    async fn open_sqlite(path: &Path, steps: &[Migration], vault: Vault) -> Result<Self, DbError> {
        let key = {
            let (path, vault) = (path.to_owned(), vault.clone());
            beside(move || pages::key_for(&path, &vault)).await?
        };
        let existed = path.exists();
        let line = sqlite::Desk::open(path, key.as_ref())?;
        let mut conn = Conn::Sqlite(&line);
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
        witness::check(&mut conn, &vault).await?;
        let page_key = key.as_ref().map(|key| key.number);
        Ok(Self {
            readers: Readers::Sqlite(sqlite::Readers::new(path, key)),
            places: Places::new(READERS),
            writer: Writer::new(Line::Sqlite(line), None, vault.clone()),
            vault,
            page_key,
            gentle: Arc::default(),
        })
    }

    async fn open_postgres(url: &str, steps: &[Migration], vault: Vault) -> Result<Self, DbError> {
        // A page of the morning asks some ninety statements: with the hundred that are kept by default, each page
        // prepared anew what the one before had thrown away.
        let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
        let mut line = PgConnection::connect_with(&options).await?;
        let mut conn = Conn::Postgres(&mut line);
        // Several processes may start at once: one migrates, the others wait.
        conn.script("SELECT pg_advisory_lock(5240117)").await?;
        let work = async {
            for step in migrate::pending(&mut conn, steps).await? {
                migrate::apply(&mut conn, Engine::Postgres, step).await?;
            }
            witness::check(&mut conn, &vault).await
        }
        .await;
        conn.script("SELECT pg_advisory_unlock(5240117)").await?;
        work?;
        let readers = PgPoolOptions::new()
            // Besides the places, what those who already read open (`places.rs`).
            .max_connections(READERS * 3)
            .idle_timeout(Duration::from_mins(2))
            .test_before_acquire(true)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute(SHORT_QUESTIONS).await.map(|_| ()) })
            })
            .connect_with(options.clone())
            .await?;
        Ok(Self {
            readers: Readers::Postgres(readers),
            places: Places::new(READERS),
            writer: Writer::new(Line::Postgres(Box::new(line)), Some(options), vault.clone()),
            vault,
            page_key: None,
            gentle: Arc::default(),
        })
    }

    /// The keys of the house.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The number of the master key that the pages of the SQLite file are under.
    pub fn page_key(&self) -> Option<u32> {
        self.page_key
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
        let place = self.places.take().await?;
        let snapshot = match &self.readers {
            Readers::Sqlite(pool) => Snapshot::Sqlite(pool.begin()?),
            Readers::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Snapshot::Postgres(match pool.begin_with(begin).await {
                    Ok(tx) => tx,
                    // One retry: a pooled connection that dies at birth must not become an error.
                    Err(_) => pool.begin_with(begin).await?,
                })
            }
        };
        Ok(Read { snapshot, vault: self.vault.clone(), _place: place })
    }

    /// From now on people wait for pages: what is done behind gives way to them.
    pub fn be_gentle(&self) {
        self.gentle.store(true, Ordering::Relaxed);
    }

    /// Opens a write of those done behind, batch after batch, for which nobody waits. Once people do
    /// ([`Self::be_gentle`]), it leaves them the desk between two: without it, each entry of the trace of a page waited for a whole
    /// batch, and a page of 9 ms took 100 for as long as a large base was being sealed.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn write_behind(&self) -> Result<Write, DbError> {
        self.give_way().await;
        self.write().await
    }

    /// Leaves the machine to pages for a moment, once people wait for them: for work behind that reads before it writes.
    pub async fn give_way(&self) {
        if self.gentle.load(Ordering::Relaxed) {
            tokio::time::sleep(BREATH).await;
        }
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
                let reader = pool.take()?;
                let target = target.to_string_lossy().replace('\'', "''");
                let copy =
                    move || Ok(reader.conn()?.execute_batch(&format!("VACUUM INTO '{target}'"))?);
                beside(copy).await
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

/// Works where the disk may take its time.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| DbError::Commit(error.to_string()))?
}

/// Whether a database is there that opens with its keys only: then new ones must not be made for it.
///
/// # Errors
///
/// [`DbError`] when it cannot be looked at.
pub async fn wants_key(settings: &Settings) -> Result<bool, DbError> {
    match settings {
        Settings::Sqlite(path) => pages::is_encrypted(path),
        Settings::Postgres(url) => witness::is_there(url).await,
    }
}

/// Puts the pages of a SQLite file, which nobody has open, under the current key. `false` when they are
/// already, or there is no file of ours.
///
/// # Errors
///
/// [`DbError::InUse`] when another process has it open; the file is as it was then.
pub async fn renew_pages(settings: &Settings, vault: &Vault) -> Result<bool, DbError> {
    let Settings::Sqlite(path) = settings else { return Ok(false) };
    let (path, vault) = (path.clone(), vault.clone());
    beside(move || match vault.keyring() {
        Some(keyring) => pages::renew(&path, keyring),
        None => Ok(false),
    })
    .await
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
