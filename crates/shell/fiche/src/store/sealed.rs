//! Fields that are sealed in their row and in its history: closed here on the way in, opened here on the
//! way out, for readers who have a grant. What is about the row, its dates and links, stays as it is.

use std::borrow::Cow;

use db::{Db, DbError, Value, Vault, Write};

use crate::{Fiche, Row};

/// How many rows are gone through in one write.
const AT_ONCE: i64 = 200;

fn purpose(fiche: &Fiche, field: &str) -> String {
    [fiche.table, ".", field].concat()
}

/// The row as it is kept.
pub(super) fn closed<'r>(
    vault: &Vault,
    fiche: &Fiche,
    row: &'r Row,
) -> Result<Cow<'r, Row>, DbError> {
    let mut row = Cow::Borrowed(row);
    for field in fiche.fields.iter().filter(|field| field.sealed) {
        let Some(text) = row.text(field.name) else { continue };
        let sealed = vault.seal(&purpose(fiche, field.name), &row.id.to_string(), text)?;
        row.to_mut().set(field.name, sealed.into());
    }
    Ok(row)
}

/// The row as it is read.
pub(super) fn opened(vault: &Vault, fiche: &Fiche, mut row: Row) -> Result<Row, DbError> {
    for field in fiche.fields.iter().filter(|field| field.sealed) {
        let Some(text) = row.text(field.name) else { continue };
        let opened = vault.open(&purpose(fiche, field.name), &row.id.to_string(), text)?;
        row.set(field.name, opened.into());
    }
    Ok(row)
}

/// One field of a row as it is read, by a store that asks for no more.
///
/// # Errors
///
/// [`DbError`] when it was altered or moved, or its key is not held.
pub fn open_field(
    vault: &Vault,
    fiche: &Fiche,
    (field, id): (&str, i64),
    kept: &str,
) -> Result<String, DbError> {
    vault.open(&purpose(fiche, field), &id.to_string(), kept)
}

/// What of these record kinds is sealed, in words that change when more is.
pub fn sealed_fields(fiches: &[&'static Fiche]) -> Vec<String> {
    let fields = |fiche: &&'static Fiche| {
        let fiche = *fiche;
        let sealed = fiche.fields.iter().filter(|field| field.sealed);
        sealed.map(|field| purpose(fiche, field.name)).collect::<Vec<_>>()
    };
    fiches.iter().flat_map(fields).collect()
}

/// Puts every sealed field under the current key, in rows and in their history: what still stands in
/// clear, and what an older key sealed. Returns how many values were. Nothing else of a row changes,
/// its version neither; begun again, it goes on with what is left.
///
/// # Errors
///
/// [`DbError`] when the engine refuses, or a value does not open.
pub async fn seal_fields(db: &Db, fiches: &[&'static Fiche]) -> Result<u64, DbError> {
    let mut done = 0;
    for fiche in fiches {
        let fields: Vec<&str> =
            fiche.fields.iter().filter(|field| field.sealed).map(|field| field.name).collect();
        if fields.is_empty() {
            continue;
        }
        let mut after = i64::MIN;
        loop {
            let mut write = db.write_behind().await?;
            let (last, count) = seal_rows(&mut write, fiche, &fields, after).await?;
            write.commit().await?;
            done += count;
            let Some(last) = last else { break };
            after = last;
        }
    }
    let mut after = i64::MIN;
    loop {
        let mut write = db.write_behind().await?;
        let (last, count) = seal_history(&mut write, fiches, after).await?;
        write.commit().await?;
        done += count;
        let Some(last) = last else { return Ok(done) };
        after = last;
    }
}

async fn seal_rows(
    write: &mut Write,
    fiche: &Fiche,
    fields: &[&str],
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let vault = write.vault().clone();
    let table = fiche.table;
    let sql = format!(
        "SELECT id, {} FROM {table} WHERE id > $1 ORDER BY id LIMIT {AT_ONCE}",
        fields.join(", ")
    );
    let mut last = None;
    let mut done = 0;
    for row in write.query(&sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        for field in fields {
            let Some(kept) = row.get::<Option<String>>(field)? else { continue };
            if let Some(fresh) = vault.renew(&purpose(fiche, field), &id.to_string(), &kept)? {
                let sql = format!("UPDATE {table} SET {field} = $2 WHERE id = $1");
                done += write.execute(&sql, &[id.into(), fresh.into()]).await?;
            }
        }
    }
    Ok((last, done))
}

async fn seal_history(
    write: &mut Write,
    fiches: &[&'static Fiche],
    after: i64,
) -> Result<(Option<i64>, u64), DbError> {
    let vault = write.vault().clone();
    let with: Vec<&&'static Fiche> =
        fiches.iter().filter(|fiche| fiche.fields.iter().any(|field| field.sealed)).collect();
    if with.is_empty() {
        return Ok((None, 0));
    }
    // Names of tables that the sources declare: written in the text, they cannot be anything else.
    let tables: Vec<String> = with.iter().map(|fiche| format!("'{}'", fiche.table)).collect();
    let sql = format!(
        "SELECT seq, nom_table, row_id, before, after FROM historique
          WHERE seq > $1 AND nom_table IN ({}) ORDER BY seq LIMIT {AT_ONCE}",
        tables.join(", ")
    );
    let mut last = None;
    let mut done = 0;
    for line in write.query(&sql, &[after.into()]).await? {
        let seq: i64 = line.get("seq")?;
        last = Some(seq);
        let table: String = line.get("nom_table")?;
        let Some(fiche) = with.iter().find(|fiche| fiche.table == table) else { continue };
        let id: i64 = line.get("row_id")?;
        let before = renewed(&vault, fiche, id, line.get("before")?)?;
        let after = renewed(&vault, fiche, id, line.get("after")?)?;
        for (column, fresh) in [("before", before), ("after", after)] {
            let Some(fresh) = fresh else { continue };
            let sql = format!("UPDATE historique SET {column} = $2 WHERE seq = $1");
            done += write.execute(&sql, &[seq.into(), Value::from(fresh)]).await?;
        }
    }
    Ok((last, done))
}

/// The line of a history with its sealed fields under the current key; none when they are.
fn renewed(
    vault: &Vault,
    fiche: &Fiche,
    id: i64,
    kept: Option<String>,
) -> Result<Option<String>, DbError> {
    let Some(kept) = kept else { return Ok(None) };
    let Ok(serde_json::Value::Object(mut map)) = serde_json::from_str(&kept) else {
        return Ok(None);
    };
    let mut changed = false;
    for field in fiche.fields.iter().filter(|field| field.sealed) {
        let Some(serde_json::Value::String(text)) = map.get_mut(field.name) else { continue };
        if let Some(fresh) = vault.renew(&purpose(fiche, field.name), &id.to_string(), text)? {
            *text = fresh;
            changed = true;
        }
    }
    Ok(changed.then(|| serde_json::Value::Object(map).to_string()))
}
