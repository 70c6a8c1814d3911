//! A fresh database on each engine of this machine.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
    time::Duration,
};

use db::{Db, MIGRATIONS, Settings, Vault};
use seal::Keyring;

/// A fresh database, which disappears with its folder (SQLite) or is dropped by the next test of
/// the same name (PostgreSQL).
pub struct Ground {
    /// Where it is, to open it again.
    pub settings: Settings,
    /// The open database, its schema up to date.
    pub db: Db,
    /// The folder of its files.
    pub folder: tempfile::TempDir,
}

/// Returns a fresh database on each engine this machine offers: SQLite always, PostgreSQL when
/// `TEST_PG_URL` names a server. `name` must be that of one test of the whole workspace.
pub async fn grounds(name: &str) -> Vec<Ground> {
    grounds_under(name, &Vault::default()).await
}

/// The same, under a new key: pages encrypted, columns sealed.
pub async fn sealed_grounds(name: &str) -> Vec<Ground> {
    grounds_under(name, &new_vault()).await
}

async fn grounds_under(name: &str, vault: &Vault) -> Vec<Ground> {
    let mut all = vec![sqlite_under(vault).await];
    if let Ok(server) = std::env::var("TEST_PG_URL") {
        let settings = Settings::Postgres(fresh_postgres(&server, name).await);
        all.push(open(settings, folder(), vault).await);
    }
    all
}

fn new_vault() -> Vault {
    Keyring::generate().expect("a key").into()
}

/// Returns a fresh SQLite database, for what no engine changes.
pub async fn sqlite_ground() -> Ground {
    sqlite_under(&Vault::default()).await
}

/// The same, under a new key.
pub async fn sealed_sqlite_ground() -> Ground {
    sqlite_under(&new_vault()).await
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for temporary files")
}

async fn sqlite_under(vault: &Vault) -> Ground {
    let folder = folder();
    let path = folder.path().join("maillage.sqlite");
    // A file under a key of its own is nobody's copy.
    if vault.keyring().is_none() {
        std::fs::copy(sqlite_model().await, &path).expect("a copy of the model");
    }
    open(Settings::Sqlite(path), folder, vault).await
}

async fn open(settings: Settings, folder: tempfile::TempDir, vault: &Vault) -> Ground {
    let opened = Db::open_sealed(&settings, MIGRATIONS, vault.clone()).await;
    let db = opened.expect("a fresh database");
    Ground { settings, db, folder }
}

/// The word that changes with the text of any step: a model is never that of another schema.
fn schema() -> String {
    let mut hash = DefaultHasher::new();
    for step in MIGRATIONS {
        (step.name, step.sql).hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}

/// A SQLite file whose schema is up to date, made by the first test of a build and copied by all others: the steps
/// are a hundred, each a transaction, and the tests a thousand.
async fn sqlite_model() -> PathBuf {
    let program = std::env::current_exe().expect("a program");
    let beside = program.parent().expect("a folder");
    let model = beside.join(format!("modele-{}.sqlite", schema()));
    if !model.exists() {
        let work = tempfile::tempdir_in(beside).expect("a folder");
        let settings = Settings::Sqlite(work.path().join("neuf.sqlite"));
        let db = Db::open(&settings, MIGRATIONS).await.expect("a fresh database");
        let whole = work.path().join("entier.sqlite");
        db.back_up(&whole).await.expect("a copy");
        // Whole or not at all, whoever else makes it.
        std::fs::rename(&whole, &model).expect("a model");
    }
    model
}

async fn fresh_postgres(server: &str, name: &str) -> String {
    use sqlx::Connection as _;
    let host = server.rsplit_once('/').map_or(server, |(host, _)| host);
    let mut conn = sqlx::PgConnection::connect(server).await.expect("the server of TEST_PG_URL");
    let model = postgres_model(&mut conn, host).await;
    let base = format!("essai_{name}");
    say(&mut conn, format!("DROP DATABASE IF EXISTS {base} WITH (FORCE)")).await;
    say(&mut conn, format!("CREATE DATABASE {base} TEMPLATE {model}")).await;
    format!("{host}/{base}")
}

/// The same on PostgreSQL: a database that the others are copied from.
async fn postgres_model(conn: &mut sqlx::PgConnection, host: &str) -> String {
    let model = format!("modele_{}", schema());
    // Tests are processes: one makes it, the others wait.
    say(conn, "SELECT pg_advisory_lock(5240118)".to_owned()).await;
    let sql = "SELECT count(*) FROM pg_database WHERE datname = $1";
    let known: i64 =
        sqlx::query_scalar(sql).bind(&model).fetch_one(&mut *conn).await.expect("an answer");
    if known == 0 {
        let new = format!("{model}_neuf");
        say(conn, format!("DROP DATABASE IF EXISTS {new} WITH (FORCE)")).await;
        say(conn, format!("CREATE DATABASE {new} TEMPLATE template0")).await;
        let settings = Settings::Postgres(format!("{host}/{new}"));
        drop(Db::open(&settings, MIGRATIONS).await.expect("a fresh database"));
        // Nobody may be connected to what is copied.
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new}'"
        );
        say(conn, sql).await;
        while say_tried(conn, format!("ALTER DATABASE {new} RENAME TO {model}")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    say(conn, "SELECT pg_advisory_unlock(5240118)".to_owned()).await;
    model
}

async fn say_tried(conn: &mut sqlx::PgConnection, sql: String) -> Result<(), sqlx::Error> {
    use sqlx::Executor as _;
    conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map(|_| ())
}

async fn say(conn: &mut sqlx::PgConnection, sql: String) {
    say_tried(conn, sql).await.expect("an answer of the server");
}
