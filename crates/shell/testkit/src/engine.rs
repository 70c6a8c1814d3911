//! A fresh database on each engine of this machine.

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

async fn sqlite_under(vault: &Vault) -> Ground {
    let folder = folder();
    open(Settings::Sqlite(folder.path().join("maillage.sqlite")), folder, vault).await
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for temporary files")
}

async fn open(settings: Settings, folder: tempfile::TempDir, vault: &Vault) -> Ground {
    let opened = Db::open_sealed(&settings, MIGRATIONS, vault.clone()).await;
    let db = opened.expect("a fresh database");
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
