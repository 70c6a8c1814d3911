//! What forgets, and what puts texts under a new key.

use db::{Db, DbError, Vault, Write};

use super::{COMMENTAIRE, DOCUMENT, FICHIER, PARENT, REPRISE, SIMPLE, TEXTE, VERSION};

/// What is sealed here, in words that change when more is.
pub const SEALED: &[&str] =
    &[TEXTE, VERSION, COMMENTAIRE, DOCUMENT, SIMPLE, PARENT, REPRISE, FICHIER];

/// Erases the writings about a child, papers and former texts and all.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget(write: &mut Write, personne: i64) -> Result<(), DbError> {
    let own = "(SELECT id FROM ecrit WHERE personne_id = $1)";
    for sql in [
        format!(
            "DELETE FROM ecrit_version WHERE section_id IN
               (SELECT id FROM ecrit_section WHERE ecrit_id IN {own})"
        ),
        format!("DELETE FROM ecrit_commentaire WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_section WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_source WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_bytes WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_envoi WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_simple_remise WHERE ecrit_id IN {own}"),
        format!("DELETE FROM lien_ecrit WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_parent WHERE ecrit_id IN {own}"),
        format!("DELETE FROM ecrit_remis WHERE ecrit_id IN {own}"),
    ] {
        write.execute(&sql, &[personne.into()]).await?;
    }
    // The number stays: another writing must not be given it.
    let sql = "UPDATE ecrit SET titre = '', etat = 'abandonne', reprise = NULL, hash = NULL,
                   document = NULL, simple = '', simple_hash = NULL, projet_cite = NULL, personne_id = 0
                WHERE personne_id = $1 AND numero IS NOT NULL";
    write.execute(sql, &[personne.into()]).await?;
    let sql = "DELETE FROM ecrit WHERE personne_id = $1";
    write.execute(sql, &[personne.into()]).await.map(|_| ())
}

/// Erases one writing, papers and former texts and all; its number stays, given to no other. Returns whether it
/// was there.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn forget_one(write: &mut Write, id: i64) -> Result<bool, DbError> {
    for sql in [
        "DELETE FROM ecrit_version WHERE section_id IN
           (SELECT id FROM ecrit_section WHERE ecrit_id = $1)",
        "DELETE FROM ecrit_commentaire WHERE ecrit_id = $1",
        "DELETE FROM ecrit_section WHERE ecrit_id = $1",
        "DELETE FROM ecrit_source WHERE ecrit_id = $1",
        "DELETE FROM ecrit_bytes WHERE ecrit_id = $1",
        "DELETE FROM ecrit_envoi WHERE ecrit_id = $1",
        "DELETE FROM ecrit_simple_remise WHERE ecrit_id = $1",
        "DELETE FROM lien_ecrit WHERE ecrit_id = $1",
        "DELETE FROM ecrit_parent WHERE ecrit_id = $1",
        "DELETE FROM ecrit_remis WHERE ecrit_id = $1",
    ] {
        write.execute(sql, &[id.into()]).await?;
    }
    let sql = "UPDATE ecrit SET titre = '', etat = 'abandonne', reprise = NULL, hash = NULL,
                   document = NULL, simple = '', simple_hash = NULL, projet_cite = NULL, personne_id = 0
                WHERE id = $1 AND numero IS NOT NULL AND personne_id <> 0";
    let emptied = write.execute(sql, &[id.into()]).await?;
    let gone =
        write.execute("DELETE FROM ecrit WHERE id = $1 AND numero IS NULL", &[id.into()]).await?;
    Ok(emptied + gone == 1)
}

/// How many rows are gone through in one write.
const AT_ONCE: usize = 100;

/// Puts every text under the current key. Returns how many were; begun again, it goes on with what is
/// left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_writings(db: &Db) -> Result<u64, DbError> {
    let vault = db.vault().clone();
    let mut done = 0;
    for purpose in SEALED {
        let Some((table, column)) = purpose.split_once('.') else { continue };
        // A paper is named by its writing and its format; all others by their identifier.
        let formats: &[&str] = if *purpose == FICHIER { &["pdf", "docx"] } else { &[""] };
        let key = if *purpose == FICHIER { "ecrit_id" } else { "id" };
        for format in formats {
            let which =
                if format.is_empty() { String::new() } else { format!(" AND format = '{format}'") };
            let mut after = i64::MIN;
            loop {
                let mut write = db.write_behind().await?;
                let sql = format!(
                    "SELECT {key} AS number, {column} AS kept FROM {table}
                      WHERE {key} > $1 AND {column} IS NOT NULL AND {column} <> ''{which}
                      ORDER BY {key} LIMIT {AT_ONCE}"
                );
                let rows = write.query(&sql, &[after.into()]).await?;
                for row in &rows {
                    after = row.get("number")?;
                    let place = if format.is_empty() {
                        after.to_string()
                    } else {
                        format!("{after}/{format}")
                    };
                    let kept: String = row.get("kept")?;
                    done += renewed(
                        &mut write,
                        &vault,
                        (purpose, &place),
                        &kept,
                        &{ format!("UPDATE {table} SET {column} = $2 WHERE {key} = $1{which}") },
                        after,
                    )
                    .await?;
                }
                write.commit().await?;
                if rows.len() < AT_ONCE {
                    break;
                }
            }
        }
    }
    Ok(done)
}

async fn renewed(
    write: &mut Write,
    vault: &Vault,
    (purpose, place): (&str, &str),
    kept: &str,
    sql: &str,
    id: i64,
) -> Result<u64, DbError> {
    match vault.renew(purpose, place, kept)? {
        Some(fresh) => write.execute(sql, &[id.into(), fresh.into()]).await,
        None => Ok(0),
    }
}
