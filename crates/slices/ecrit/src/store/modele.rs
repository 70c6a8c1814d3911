//! What a service decided of its writings: its own models, and whether a second person validates.

use access::{Granted, GrantedWrite};
use db::{DbError, Read, Row};

use crate::model::Nature;

/// A model of a service in its latest version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Modele {
    /// The version.
    pub id: i64,
    /// What tells it from the others of its nature; empty for the first one, which may be the shipped one.
    pub cle: String,
    /// Its name; empty for one that never had any.
    pub nom: String,
    /// When it is used.
    pub quand: String,
    /// Empty gives the shipped one back.
    pub texte: String,
    pub version: i64,
    /// No longer offered.
    pub retire: bool,
}

const COLUMNS: &str = "m.id, m.cle, m.nom, m.quand, m.texte, m.version, m.retire";

fn modele_of(row: &Row) -> Result<Modele, DbError> {
    Ok(Modele {
        id: row.get("id")?,
        cle: row.get("cle")?,
        nom: row.get("nom")?,
        quand: row.get("quand")?,
        texte: row.get("texte")?,
        version: row.get("version")?,
        retire: row.get("retire")?,
    })
}

/// The models that a service wrote for a nature, each in its latest version, by name.
pub(crate) async fn modeles(
    read: &mut Read,
    service: i64,
    nature: Nature,
) -> Result<Vec<Modele>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM modele_ecrit m WHERE m.service_id = $1 AND m.nature = $2
            AND m.version = (SELECT MAX(x.version) FROM modele_ecrit x
                 WHERE x.service_id = m.service_id AND x.nature = m.nature AND x.cle = m.cle)
          ORDER BY m.nom, m.cle"
    );
    let rows = read.query(&sql, &[service.into(), nature.code.into()]).await?;
    rows.iter().map(modele_of).collect()
}

/// One of them; none when it was never written.
pub(crate) async fn modele(
    read: &mut Read,
    service: i64,
    nature: Nature,
    cle: &str,
) -> Result<Option<Modele>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM modele_ecrit m
          WHERE m.service_id = $1 AND m.nature = $2 AND m.cle = $3
          ORDER BY m.version DESC LIMIT 1"
    );
    let values = [service.into(), nature.code.into(), cle.into()];
    read.query_opt(&sql, &values).await?.map(|row| modele_of(&row)).transpose()
}

/// The one that is offered first: what tells it from the others.
pub(crate) async fn premier(
    read: &mut Read,
    service: i64,
    nature: Nature,
) -> Result<String, DbError> {
    let sql = "SELECT cle FROM modele_premier WHERE service_id = $1 AND nature = $2";
    let row = read.query_opt(sql, &[service.into(), nature.code.into()]).await?;
    row.map_or(Ok(String::new()), |row| row.get("cle"))
}

/// The same, inside a write.
pub(crate) async fn premier_in(
    granted: &mut GrantedWrite,
    service: i64,
    nature: Nature,
) -> Result<String, DbError> {
    let sql = "SELECT cle FROM modele_premier WHERE service_id = $1 AND nature = $2";
    let row = granted.write().query_opt(sql, &[service.into(), nature.code.into()]).await?;
    row.map_or(Ok(String::new()), |row| row.get("cle"))
}

/// Offers one of them first.
pub(crate) async fn keep_premier(
    granted: &mut GrantedWrite,
    (service, nature, cle): (i64, Nature, &str),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "DELETE FROM modele_premier WHERE service_id = $1 AND nature = $2";
    granted.write().execute(sql, &[service.into(), nature.code.into()]).await?;
    let sql = "INSERT INTO modele_premier (service_id, nature, cle, at, compte_id)
               VALUES ($1, $2, $3, $4, $5)";
    let values = [service.into(), nature.code.into(), cle.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// The name and the version of the model that a writing was begun from; none when it was the shipped one.
pub(crate) async fn begun_from(
    granted: &mut Granted,
    ecrit: i64,
) -> Result<Option<(String, i64)>, DbError> {
    let sql = "SELECT m.nom, m.version FROM ecrit e JOIN modele_ecrit m ON m.id = e.modele_id
                WHERE e.id = $1";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.first().map(|row| Ok((row.get("nom")?, row.get("version")?))).transpose()
}

/// When a service changed a model: version, instant, author, the latest first.
pub(crate) async fn versions_of_modele(
    granted: &mut Granted,
    (service, nature, cle): (i64, Nature, &str),
) -> Result<Vec<(i64, String, String)>, DbError> {
    let sql = "SELECT m.version, m.at, c.nom FROM modele_ecrit m
                 LEFT JOIN compte c ON c.id = m.compte_id
                WHERE m.service_id = $1 AND m.nature = $2 AND m.cle = $3
                ORDER BY m.version DESC LIMIT 20";
    let rows = granted.query(sql, &[service.into(), nature.code.into(), cle.into()]).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok((row.get("version")?, row.get("at")?, nom.unwrap_or_default()))
        })
        .collect()
}

/// Keeps a new version of a model, if its version is still the current one; its identifier is the one it is kept under.
/// Returns what stands otherwise.
pub(crate) async fn keep_modele(
    granted: &mut GrantedWrite,
    (service, nature): (i64, Nature),
    new: &Modele,
) -> Result<Option<Modele>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM modele_ecrit m
          WHERE m.service_id = $1 AND m.nature = $2 AND m.cle = $3
          ORDER BY m.version DESC LIMIT 1"
    );
    let values = [service.into(), nature.code.into(), new.cle.as_str().into()];
    let row = granted.write().query_opt(&sql, &values).await?;
    let standing = row.map(|row| modele_of(&row)).transpose()?;
    if standing.as_ref().map_or(0, |one| one.version) != new.version {
        return Ok(Some(standing.unwrap_or_default()));
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO modele_ecrit
                      (id, service_id, nature, cle, nom, quand, texte, version, retire, at, compte_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        new.id.into(),
        service.into(),
        nature.code.into(),
        new.cle.as_str().into(),
        new.nom.as_str().into(),
        new.quand.as_str().into(),
        new.texte.as_str().into(),
        (new.version + 1).into(),
        new.retire.into(),
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
