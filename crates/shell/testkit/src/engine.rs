//! A fresh database on each engine of this machine.

use db::{Db, MIGRATIONS, Settings};

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
    let mut all = vec![sqlite_ground().await];
    if let Ok(server) = std::env::var("TEST_PG_URL") {
        let settings = Settings::Postgres(fresh_postgres(&server, name).await);
        all.push(open(settings, folder()).await);
    }
    all
}

/// Returns a fresh SQLite database, for what no engine changes.
pub async fn sqlite_ground() -> Ground {
    let folder = folder();
    open(Settings::Sqlite(folder.path().join("maillage.sqlite")), folder).await
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for temporary files")
}

async fn open(settings: Settings, folder: tempfile::TempDir) -> Ground {
    let db = Db::open(&settings, MIGRATIONS).await.expect("a fresh database");
    Ground { settings, db, folder }
}

async fn fresh_postgres(server: &str, name: &str) -> String {
    use sqlx::{Connection as _, Executor as _};
    let mut conn = sqlx::PgConnection::connect(server).await.expect("the server of TEST_PG_URL");
    let base = format!("essai_{name}");
    for sql in [
        format!("DROP DATABASE IF EXISTS {base} WITH (FORCE)"),
        format!("CREATE DATABASE {base} TEMPLATE template0"),
    ] {
        conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.expect("a fresh database");
    }
    format!("{}/{base}", server.rsplit_once('/').map_or(server, |(host, _)| host))
}
