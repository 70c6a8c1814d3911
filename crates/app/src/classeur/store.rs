//! The table of binders. A password is sealed under the key file: a copy of the database alone opens no
//! binder.

use access::{GrantedWrite, House};
use db::{Db, DbError, Read, Row, Vault, Write};

use super::model::Classeur;

/// What is sealed here, in words that change when more is.
pub const SEALED: &str = "classeur.secret";

fn place(service: i64) -> String {
    service.to_string()
}

fn classeur_of(row: &Row) -> Result<Classeur, DbError> {
    let built: Option<String> = row.get("prepared_at")?;
    let count: Option<i64> = row.get("child_count")?;
    Ok(Classeur {
        service: row.get("service_id")?,
        at: row.get("at")?,
        built: built.map(|at| (at, count.unwrap_or_default())),
    })
}

/// The binder of a service, when it has one.
pub(super) async fn of_service(read: &mut Read, service: i64) -> Result<Option<Classeur>, DbError> {
    let sql = "SELECT service_id, at, prepared_at, child_count FROM classeur WHERE service_id = $1";
    let found = read.query_opt(sql, &[service.into()]).await?;
    found.as_ref().map(classeur_of).transpose()
}

/// Every binder.
pub(super) async fn all(read: &mut Read) -> Result<Vec<Classeur>, DbError> {
    let sql = "SELECT service_id, at, prepared_at, child_count FROM classeur ORDER BY service_id";
    read.query(sql, &[]).await?.iter().map(classeur_of).collect()
}

/// The password of a binder, opened; none when the service has no binder.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the seal does not open.
pub async fn password(house: &House, service: i64) -> Result<Option<String>, DbError> {
    let mut read = house.db().read().await?;
    let sql = "SELECT secret FROM classeur WHERE service_id = $1";
    let Some(row) = read.query_opt(sql, &[service.into()]).await? else { return Ok(None) };
    let kept: String = row.get("secret")?;
    Ok(Some(match house.db().vault().keyring() {
        Some(keys) => keys.open_text(SEALED, &place(service), &kept)?,
        None => kept,
    }))
}

fn sealed(vault: &Vault, service: i64, password: &str) -> Result<String, DbError> {
    Ok(match vault.keyring() {
        Some(keys) => keys.seal_text(SEALED, &place(service), password)?,
        None => password.to_owned(),
    })
}

/// Keeps the password of a binder; the one of before is forgotten.
pub(super) async fn keep(
    granted: &mut GrantedWrite,
    vault: &Vault,
    service: i64,
    password: &str,
) -> Result<(), DbError> {
    let secret = sealed(vault, service, password)?;
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    write.execute("DELETE FROM classeur WHERE service_id = $1", &[service.into()]).await?;
    let sql = "INSERT INTO classeur (service_id, secret, compte_id, at) VALUES ($1, $2, $3, $4)";
    let values = [service.into(), secret.into(), compte.into(), at.into()];
    write.execute(sql, &values).await?;
    Ok(())
}

/// Ends the binder of a service.
pub(super) async fn end(granted: &mut GrantedWrite, service: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM classeur WHERE service_id = $1";
    granted.write().execute(sql, &[service.into()]).await?;
    Ok(())
}

/// Notes that a binder was made.
pub(super) async fn built(
    write: &mut Write,
    service: i64,
    at: &str,
    children: i64,
) -> Result<(), DbError> {
    let sql = "UPDATE classeur SET prepared_at = $2, child_count = $3 WHERE service_id = $1";
    write.execute(sql, &[service.into(), at.into(), children.into()]).await?;
    Ok(())
}

/// Puts every password under the current key. Returns how many were.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a seal does not open.
pub async fn seal_passwords(db: &Db) -> Result<u64, DbError> {
    let Some(keys) = db.vault().keyring().cloned() else { return Ok(0) };
    let mut write = db.write_behind().await?;
    let mut done = 0;
    for row in write.query("SELECT service_id, secret FROM classeur", &[]).await? {
        let (service, kept): (i64, String) = (row.get("service_id")?, row.get("secret")?);
        let fresh = if seal::looks_sealed(&kept) {
            keys.rewrap_text(&kept)?
        } else {
            Some(keys.seal_text(SEALED, &place(service), &kept)?)
        };
        if let Some(fresh) = fresh {
            let sql = "UPDATE classeur SET secret = $2 WHERE service_id = $1";
            done += write.execute(sql, &[service.into(), fresh.into()]).await?;
        }
    }
    write.commit().await?;
    Ok(done)
}
