//! What a service took already of calendar files.

use std::collections::BTreeMap;

use db::{DbError, Read, Write};
use sha2::{Digest as _, Sha256};

/// What is kept of the name that a program gives to an event: it may hold somebody's address.
pub(super) fn key(name: &str) -> String {
    Sha256::digest(name.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write as _;
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Keys are of ours, or of a form: only what could be one is put in a query.
fn sound(key: &str) -> bool {
    key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The events that a service took already, with the appointment each became and its hour.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn known(
    read: &mut Read,
    service: i64,
    keys: &[String],
) -> Result<BTreeMap<String, (i64, String)>, DbError> {
    let mut all = BTreeMap::new();
    for key in keys.iter().filter(|key| sound(key)) {
        let sql = "SELECT s.rendez_vous_id, r.start_at FROM source_agenda s
                     JOIN rendez_vous r ON r.id = s.rendez_vous_id
                    WHERE s.service_id = $1 AND s.key_hash = $2";
        if let Some(row) = read.query_opt(sql, &[service.into(), key.as_str().into()]).await? {
            all.insert(key.clone(), (row.get("rendez_vous_id")?, row.get("start_at")?));
        }
    }
    Ok(all)
}

/// Whether an event was taken already and its appointment still is.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn is_taken(write: &mut Write, service: i64, key: &str) -> Result<bool, DbError> {
    let sql = "SELECT s.rendez_vous_id FROM source_agenda s
                 JOIN rendez_vous r ON r.id = s.rendez_vous_id
                WHERE s.service_id = $1 AND s.key_hash = $2";
    let found = write.query_opt(sql, &[service.into(), key.into()]).await?;
    Ok(found.is_some())
}

/// Notes that an event was taken, as this appointment.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(super) async fn take(
    write: &mut Write,
    service: i64,
    key: &str,
    rdv: i64,
) -> Result<(), DbError> {
    if !sound(key) {
        return Ok(());
    }
    let sql = "DELETE FROM source_agenda WHERE service_id = $1 AND key_hash = $2";
    write.execute(sql, &[service.into(), key.into()]).await?;
    let sql =
        "INSERT INTO source_agenda (service_id, key_hash, rendez_vous_id) VALUES ($1, $2, $3)";
    write.execute(sql, &[service.into(), key.into(), rdv.into()]).await.map(|_| ())
}
