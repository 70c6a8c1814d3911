//! What is validated: a number without gap, a text that no longer changes, its papers.

use access::{Granted, GrantedWrite};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use db::{DbError, Read, Vault};
use sha2::{Digest as _, Sha256};

use super::{DOCUMENT, FICHIER, shape};
use crate::{
    model::Etat,
    rules::projets::{self, Version},
};

/// A paper of a validated writing.
pub(crate) struct Fichier {
    /// `pdf` or `docx`.
    pub format: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is frozen.
pub(crate) struct Validated {
    /// Year and number, as printed on it.
    pub numero: (i64, i64),
    /// The text, in JSON.
    pub document: String,
    /// Its SHA-256.
    pub hash: String,
    /// Its papers.
    pub fichiers: Vec<Fichier>,
    /// The versions of the parts it was made from: identifier and version, in order.
    pub sections: Vec<(i64, i64)>,
    /// The versions of the projects it was made from, as they are kept; none of another nature.
    pub projets: Option<String>,
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

const NEXT: &str = "SELECT COALESCE(MAX(numero), 0) + 1 AS next_number FROM ecrit
    WHERE service_id = $1 AND annee = $2";

/// The number that the next validated writing of a service would have.
pub(crate) async fn next_number(read: &mut Read, service: i64, year: i64) -> Result<i64, DbError> {
    let row = read.query_opt(NEXT, &[service.into(), year.into()]).await?;
    row.map_or(Ok(1), |row| row.get("next_number"))
}

/// What came of a validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is frozen.
    Done,
    /// Another writing took the number: to make again.
    Taken,
    /// Somebody wrote meanwhile, or it was given back: to read again.
    Changed,
}

/// Freezes a writing, if its number is still free and nobody wrote meanwhile: writes come one after
/// the other, so that two at once never have the same number, and none is skipped.
pub(crate) async fn freeze(
    granted: &mut GrantedWrite,
    vault: &Vault,
    (service, ecrit): (i64, i64),
    made: &Validated,
) -> Result<Outcome, DbError> {
    let sql = "SELECT etat FROM ecrit WHERE id = $1";
    let row = granted.write().query_opt(sql, &[ecrit.into()]).await?;
    let etat: String = row.ok_or_else(|| shape("row"))?.get("etat")?;
    let sql = "SELECT id, version FROM ecrit_section WHERE ecrit_id = $1 ORDER BY rang, id";
    let rows = granted.write().query(sql, &[ecrit.into()]).await?;
    let now: Vec<(i64, i64)> = rows
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("version")?)))
        .collect::<Result<_, DbError>>()?;
    if !Etat::from_code(&etat).is_some_and(Etat::is_open) || now != made.sections {
        return Ok(Outcome::Changed);
    }
    let (year, number) = made.numero;
    let row = granted.write().query_opt(NEXT, &[service.into(), year.into()]).await?;
    let next: i64 = row.map_or(Ok(1), |row| row.get("next_number"))?;
    if next != number {
        return Ok(Outcome::Taken);
    }
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sealed = vault.seal(DOCUMENT, &ecrit.to_string(), &made.document)?;
    let sql =
        "UPDATE ecrit SET etat = 'valide', reprise = NULL, frozen_at = $2, frozen_compte_id = $3,
                   annee = $4, numero = $5, hash = $6, document = $7, projet_cite = $8
                WHERE id = $1";
    let values = [
        ecrit.into(),
        at.into(),
        compte.into(),
        year.into(),
        number.into(),
        made.hash.as_str().into(),
        sealed.into(),
        made.projets.clone().into(),
    ];
    granted.write().execute(sql, &values).await?;
    for one in &made.fichiers {
        let place = format!("{ecrit}/{}", one.format);
        let sealed = vault.seal(FICHIER, &place, &STANDARD.encode(&one.bytes))?;
        let sql = "INSERT INTO ecrit_bytes (ecrit_id, format, hash, content)
                   VALUES ($1, $2, $3, $4)";
        let values = [ecrit.into(), one.format.into(), hash_of(&one.bytes).into(), sealed.into()];
        granted.write().execute(sql, &values).await?;
    }
    // The easy text that stands beside it is frozen with it, under the same number and a hash of its own.
    super::freeze_simple(granted, vault, ecrit).await?;
    Ok(Outcome::Done)
}

/// A paper of a validated writing; what was altered is not given.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or the paper is not the one that was kept.
pub(crate) async fn fichier(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
    format: &str,
) -> Result<Option<Vec<u8>>, DbError> {
    let sql = "SELECT hash, content FROM ecrit_bytes WHERE ecrit_id = $1 AND format = $2";
    let rows = granted.query(sql, &[ecrit.into(), format.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let place = format!("{ecrit}/{format}");
    let text = vault.open(FICHIER, &place, &row.get::<String>("content")?)?;
    let bytes = STANDARD.decode(text).map_err(|_| shape("paper"))?;
    if hash_of(&bytes) == row.get::<String>("hash")? {
        Ok(Some(bytes))
    } else {
        Err(shape("paper whose hash is the one kept"))
    }
}

/// The versions of the projects that some validated writings cite, by writing; one that was validated before they were
/// kept is not there. `ecrits` are those that a grant opened.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn projects_of(
    granted: &mut Granted,
    ecrits: &[i64],
) -> Result<Vec<(i64, Vec<Version>)>, DbError> {
    let mut all = Vec::new();
    for ecrit in ecrits.iter().take(50) {
        let sql = "SELECT projet_cite FROM ecrit WHERE id = $1 AND projet_cite IS NOT NULL";
        for row in granted.query(sql, &[(*ecrit).into()]).await? {
            all.push((*ecrit, projets::read(&row.get::<String>("projet_cite")?)));
        }
    }
    Ok(all)
}
