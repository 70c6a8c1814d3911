//! A database to work on: a first service, its director, and the house around it.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use access::{Actor, Clock, House};
use anyhow::{Context as _, Result};
use db::{Db, MIGRATIONS, Settings, Vault};
use fiche::Register;
use jiff::Timestamp;
use seal::Keyring;
use territoire::{Generator, Options, Profile};

/// The present: a benchmark is a program of its own.
pub struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is a program of its own")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The first service of every territory, and its organisation.
pub const SERVICE: i64 = 1;
/// The organisation of the first service.
pub const ORGANISATION: i64 = 1;
/// The account that works.
pub const COMPTE: i64 = 1;

/// A path, or an address of PostgreSQL.
pub fn settings(target: &str) -> Settings {
    if target.starts_with("postgres") {
        Settings::Postgres(target.to_owned())
    } else {
        Settings::Sqlite(Path::new(target).to_owned())
    }
}

/// The keys of this run; in clear without them.
static VAULT: OnceLock<Vault> = OnceLock::new();

/// Opens databases under the keys of a file, which is made when it does not exist.
pub fn use_keys(path: &Path) -> Result<()> {
    if !path.exists() {
        Keyring::generate()?.write_new(path)?;
    }
    let _only_once = VAULT.set(Keyring::read(path)?.into());
    Ok(())
}

/// Opens a database, its schema up to date.
pub async fn open(target: &str) -> Result<Db> {
    let vault = VAULT.get().cloned().unwrap_or_default();
    let opened = Db::open_sealed(&settings(target), MIGRATIONS, vault).await;
    opened.context("cannot open the database")
}

/// Keeps the first `rows` rows of a territory, and the account of a director.
pub async fn prepare(db: &Db, rows: usize) -> Result<()> {
    let generator = Generator::new(Profile::S, 1, crate::TODAY).take(rows);
    let options = Options { history: None, batch: 2_000, services: 0 };
    territoire::fill_with(db, generator, &options, &|_| {}).await?;
    let mut write = db.write().await?;
    identity::add_compte(&mut write, COMPTE, "directeur", "Directeur", "-", "2026-01-01T00:00:00Z")
        .await?;
    identity::add_affectation(&mut write, 1, COMPTE, "directeur", Some(ORGANISATION), None).await?;
    write.commit().await?;
    Ok(())
}

/// The house on a database, the director, and the record kinds.
pub async fn enter(db: Db) -> Result<(House, Actor, Register)> {
    let house = House::new(db, Arc::new(Now));
    let mut read = house.db().read().await?;
    let actor = Actor::read(&mut read, COMPTE, "Directeur".to_owned(), house.today()).await?;
    drop(read);
    Ok((house, actor, Register::new(territoire::fiches())))
}
