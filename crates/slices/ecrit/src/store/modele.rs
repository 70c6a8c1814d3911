//! What a service decided of its writings: its own models, and whether a second person validates.

use access::{Granted, GrantedWrite};
use db::{DbError, Read};

use crate::model::Nature;

/// The model that a service wrote for a nature, with its version; none when it never did. An empty
/// text gives the shipped model back.
pub(crate) async fn modele(
    read: &mut Read,
    service: i64,
    nature: Nature,
) -> Result<Option<(String, i64)>, DbError> {
    let sql = "SELECT texte, version FROM modele_ecrit WHERE service_id = $1 AND nature = $2
                ORDER BY version DESC LIMIT 1";
    let row = read.query_opt(sql, &[service.into(), nature.code.into()]).await?;
    row.map(|row| Ok((row.get("texte")?, row.get("version")?))).transpose()
}

/// When a service changed a model: version, instant, author, the latest first.
pub(crate) async fn versions_of_modele(
    granted: &mut Granted,
    service: i64,
    nature: Nature,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let sql = "SELECT m.version, m.at, c.nom FROM modele_ecrit m
                 LEFT JOIN compte c ON c.id = m.compte_id
                WHERE m.service_id = $1 AND m.nature = $2 ORDER BY m.version DESC LIMIT 20";
    let rows = granted.query(sql, &[service.into(), nature.code.into()]).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok((row.get("version")?, row.get("at")?, nom.unwrap_or_default()))
        })
        .collect()
}

/// Keeps a new version of a model, if `version` is still the current one. Returns what stands
/// otherwise.
pub(crate) async fn keep_modele(
    granted: &mut GrantedWrite,
    id: i64,
    (service, nature): (i64, Nature),
    (texte, version): (&str, i64),
) -> Result<Option<String>, DbError> {
    let sql = "SELECT texte, version FROM modele_ecrit WHERE service_id = $1 AND nature = $2
                ORDER BY version DESC LIMIT 1";
    let values = [service.into(), nature.code.into()];
    let row = granted.write().query_opt(sql, &values).await?;
    let standing: Option<(String, i64)> =
        row.map(|row| Ok::<_, DbError>((row.get("texte")?, row.get("version")?))).transpose()?;
    let now = standing.as_ref().map_or(0, |(_, version)| *version);
    if now != version {
        return Ok(Some(standing.map(|(texte, _)| texte).unwrap_or_default()));
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO modele_ecrit (id, service_id, nature, texte, version, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        id.into(),
        service.into(),
        nature.code.into(),
        texte.into(),
        (version + 1).into(),
        at.into(),
        compte.into(),
    ];
    granted.write().execute(sql, &values).await?;
    Ok(None)
}

const RULE: &str = "SELECT second_compte FROM regle_ecrit WHERE service_id = $1";

/// Whether a service wants a second person to validate what one wrote.
pub(crate) async fn regle(read: &mut Read, service: i64) -> Result<bool, DbError> {
    let row = read.query_opt(RULE, &[service.into()]).await?;
    row.map_or(Ok(false), |row| row.get("second_compte"))
}

/// Keeps it.
pub(crate) async fn keep_regle(
    granted: &mut GrantedWrite,
    service: i64,
    two: bool,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "DELETE FROM regle_ecrit WHERE service_id = $1";
    granted.write().execute(sql, &[service.into()]).await?;
    let sql = "INSERT INTO regle_ecrit (service_id, second_compte, at, compte_id)
               VALUES ($1, $2, $3, $4)";
    let values = [service.into(), two.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}
