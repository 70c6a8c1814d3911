//! The restrictions of a child, whoever noted them: what a judge decided holds for all. Its words are told only to
//! those who may read it; that is the caller's to see. What another file of the child holds is acted on, and not told
//! (ADR 0061).

use std::collections::BTreeSet;

use db::{DbError, Read, Row as Found, Vault, Write};
use fiche::Row;

use super::{
    RESTRICTION,
    rules::{AILLEURS, naming},
    same::{self, Asked},
};

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

/// Of a restriction that another file of the child holds, what is acted on and no more: who, which rights, since when.
fn masked(mut row: Row, see: &str) -> Row {
    for field in ["juge", "precision_ordonnance", "levee_motif"] {
        row.set(field, None::<&str>.into());
    }
    row.owner = 0;
    row.with(AILLEURS, see)
}

/// Those of one file, with the names that `named` give to who has none in it.
async fn of_file(asked: &mut Asked<'_>, personne: i64, named: &[i64]) -> Result<Vec<Row>, DbError> {
    let found = asked.query(&select(), &[personne.into()]).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for id in named {
        names.extend(asked.query(NAMES, &[(*id).into()]).await?);
    }
    rows(asked.vault(), &found, &names)
}

/// Those that other files of the child hold.
async fn of_others(asked: &mut Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let mut all = Vec::new();
    for other in same::files(asked, personne).await? {
        for row in of_file(asked, other, &[other, personne]).await? {
            let see = same::whom_to_see(asked, personne, row.owner).await?;
            all.push(masked(row, &see));
        }
    }
    Ok(all)
}

async fn all(mut asked: Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let mut all = of_file(&mut asked, personne, &[personne]).await?;
    all.extend(of_others(&mut asked, personne).await?);
    Ok(all)
}

/// Every restriction of a child, whoever noted it and in whichever file of the instance, with the names that the file
/// gives to who has none in it. Of those of another file nothing is told but whom to see ([`InForce::ailleurs`]).
///
/// [`InForce::ailleurs`]: super::InForce::ailleurs
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_of(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    all(Asked::Read(read), personne).await
}

/// The same, inside a write.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_in(write: &mut Write, personne: i64) -> Result<Vec<Row>, DbError> {
    all(Asked::Write(write), personne).await
}

/// Those that other files of the child hold, for a page that reads its own by itself.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn elsewhere(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    of_others(&mut Asked::Read(read), personne).await
}

/// Of some children, those of whom a judge may have restricted something, in their file or in another: to look at these
/// alone.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn concerned(read: &mut Read, ids: &[i64]) -> Result<Vec<i64>, DbError> {
    let mut found = BTreeSet::new();
    for some in ids.chunks(500) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = some.iter().map(i64::to_string).collect();
        let within = within.join(", ");
        let sql = format!(
            "SELECT personne_id AS id FROM restriction WHERE personne_id IN ({within})
             UNION SELECT p.id FROM personne p
               JOIN personne o ON o.birth_day = p.birth_day AND o.id <> p.id
               JOIN restriction r ON r.personne_id = o.id
              WHERE p.id IN ({within})
             UNION SELECT f.personne_id FROM fusion f
              WHERE f.undone_at IS NULL AND f.personne_id IN ({within})"
        );
        for row in read.query(&sql, &[]).await? {
            found.insert(row.get::<i64>("id")?);
        }
        // A file that was united said another day of birth, perhaps.
        let sql = format!(
            "SELECT id, birth_day FROM personne WHERE id IN ({within}) AND birth_day IS NOT NULL"
        );
        let births = same::united_births(&mut Asked::Read(read)).await?;
        for row in if births.is_empty() { Vec::new() } else { read.query(&sql, &[]).await? } {
            if births.contains(&row.get::<String>("birth_day")?) {
                found.insert(row.get::<i64>("id")?);
            }
        }
    }
    Ok(found.into_iter().collect())
}
