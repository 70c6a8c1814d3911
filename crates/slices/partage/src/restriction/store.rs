//! The restrictions of a child, whoever noted them: what a judge decided holds for all. Its words are told only to
//! those who may read it; that is the caller's to see.

use db::{DbError, Read, Row as Found, Value, Vault, Write};
use fiche::Row;

use super::{RESTRICTION, rules::naming};

/// Of the mother and the father, the names that the file gives: an order that says « père » and no name is about
/// him under his name too.
const NAMES: &str = "SELECT c.lien AS lien, c.nom AS nom FROM contact c
      WHERE c.personne_id = $1 AND c.lien IN ('mere', 'pere')
     UNION SELECT m.lien AS lien, m.nom AS nom FROM membre_famille m
       JOIN personne p ON p.famille_id = m.famille_id
      WHERE p.id = $1 AND m.lien IN ('mere', 'pere') AND m.nom IS NOT NULL
     UNION SELECT m.lien AS lien, COALESCE(o.prenom, '') || ' ' || COALESCE(o.nom, '') AS nom
       FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
       JOIN personne o ON o.id = m.personne_id
      WHERE p.id = $1 AND m.lien IN ('mere', 'pere')";

fn select() -> String {
    format!(
        "SELECT {} FROM restriction WHERE personne_id = $1 ORDER BY id",
        fiche::columns(&RESTRICTION)
    )
}

/// The rows found, their sealed words opened.
fn rows(vault: &Vault, found: &[Found], names: &[Found]) -> Result<Vec<Row>, DbError> {
    let all = found
        .iter()
        .map(|one| fiche::from_db(vault, &RESTRICTION, one))
        .collect::<Result<_, DbError>>()?;
    let names: Vec<(String, String)> = names
        .iter()
        .map(|one| Ok((one.get("lien")?, one.get::<Option<String>>("nom")?.unwrap_or_default())))
        .collect::<Result<_, DbError>>()?;
    Ok(naming(all, &names))
}

/// Every restriction of a child, whoever noted it, with the names that the file gives to who has none in it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    let found = read.query(&select(), &values).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = read.query(NAMES, &values).await?;
    rows(read.vault(), &found, &names)
}

/// The same, inside a write.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_in(write: &mut Write, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    let found = write.query(&select(), &values).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = write.query(NAMES, &values).await?;
    rows(write.vault(), &found, &names)
}
