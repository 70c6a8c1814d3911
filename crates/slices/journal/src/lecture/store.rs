//! The table of looks.

use std::collections::BTreeMap;

use access::House;
use db::{DbError, Read, Write};

use crate::note::within;

/// When an account last looked at each of some children, an RFC 3339 instant; those it never looked at are left out.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn looked(
    read: &mut Read,
    compte: i64,
    personnes: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    if personnes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT personne_id, seen_at FROM lecture_dossier
          WHERE compte_id = $1 AND personne_id IN ({})",
        within(personnes.iter().copied())
    );
    let rows = read.query(&sql, &[compte.into()]).await?;
    rows.iter().map(|row| Ok((row.get("personne_id")?, row.get("seen_at")?))).collect()
}

/// Says that an account looked at some children now. Nothing else may be written meanwhile by the caller.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn look(house: &House, compte: i64, personnes: &[i64]) -> Result<(), DbError> {
    if personnes.is_empty() {
        return Ok(());
    }
    let at = house.now().to_string();
    let mut write = house.db().write().await?;
    for personne in personnes {
        let sql = "INSERT INTO lecture_dossier (id, compte_id, personne_id, seen_at)
                   VALUES ($1, $2, $3, $4)
                   ON CONFLICT (compte_id, personne_id) DO UPDATE SET seen_at = excluded.seen_at";
        let id = house.new_id();
        let values = [id.into(), compte.into(), (*personne).into(), at.as_str().into()];
        write.execute(sql, &values).await?;
    }
    write.commit().await
}

/// Forgets who looked at a child.
pub(crate) async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let sql = "DELETE FROM lecture_dossier WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}
