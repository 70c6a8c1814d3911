//! The children one may note about first.

use std::collections::BTreeMap;

use access::Granted;
use db::{DbError, Row, Value};

use super::store::within;

fn named(rows: &[Row]) -> Result<Vec<(i64, String)>, DbError> {
    rows.iter()
        .map(|row| {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            let nom = format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned();
            Ok((row.get("id")?, nom))
        })
        .collect()
}

/// The names of children, of those that a grant on identities opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn names_in(
    granted: &mut Granted,
    ids: &[i64],
) -> Result<BTreeMap<i64, String>, DbError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut values = Vec::new();
    let condition = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN ({}) AND {condition}",
        within(ids.iter().copied())
    );
    Ok(named(&granted.query(&sql, &values).await?)?.into_iter().collect())
}

/// The children around whom an account is in the team on a day, that a grant on identities opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn children_of(
    granted: &mut Granted,
    compte: i64,
    day: &str,
) -> Result<Vec<(i64, String)>, DbError> {
    let mut values: Vec<Value> = vec![compte.into(), day.into()];
    let condition = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p WHERE p.id IN (
            SELECT s.personne_id FROM compte k
              JOIN referent r ON r.professionnel_id = k.professionnel_id
              JOIN sejour s ON s.id = r.sejour_id
             WHERE k.id = $1 AND r.start_day <= $2 AND (r.end_day IS NULL OR r.end_day > $2)
               AND (s.sortie_day IS NULL OR s.sortie_day > $2))
            AND {condition} ORDER BY p.prenom, p.nom, p.id LIMIT 100"
    );
    named(&granted.query(&sql, &values).await?)
}

/// The children an account wrote about lately, the same way.
pub(crate) async fn written_about(
    granted: &mut Granted,
    compte: i64,
) -> Result<Vec<(i64, String)>, DbError> {
    let mut values: Vec<Value> = vec![compte.into()];
    let condition = granted.perimetre().condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT p.id, p.prenom, p.nom FROM personne p
           JOIN (SELECT personne_id, MAX(at) AS last FROM note_journal WHERE compte_id = $1
                  GROUP BY personne_id) n ON n.personne_id = p.id
          WHERE {condition} ORDER BY n.last DESC, p.id LIMIT 8"
    );
    named(&granted.query(&sql, &values).await?)
}
