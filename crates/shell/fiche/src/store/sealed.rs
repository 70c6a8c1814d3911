//! Fields that are sealed in their row and in its history: closed here on the way in, opened here on the
//! way out, for readers who have a grant. What is about the row, its dates and links, stays as it is.

use std::borrow::Cow;

use db::{Db, DbError, Vault};

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
        let mut after = (!fields.is_empty()).then_some(i64::MIN);
        while let Some(last) = after {
            db.give_way().await;
            let (next, stale) = stale_rows(db, fiche, &fields, last).await?;
            (after, done) = (next, done + replaced(db, &stale).await?);
        }
    }
    let with: Vec<&Fiche> = fiches
        .iter()
        .copied()
        .filter(|fiche| fiche.fields.iter().any(|field| field.sealed))
        .collect();
    let mut after = (!with.is_empty()).then_some(i64::MIN);
    while let Some(last) = after {
        db.give_way().await;
        let (next, stale) = stale_history(db, &with, last).await?;
        (after, done) = (next, done + replaced(db, &stale).await?);
    }
    Ok(done)
}

/// A value that is to be put under the current key: how, where, what it becomes, what it was.
struct Stale {
    sql: String,
    id: i64,
    fresh: String,
    kept: String,
}

impl Stale {
    fn new(table: &str, key: &str, column: &str, id: i64, (kept, fresh): (String, String)) -> Self {
        // Who wrote meanwhile sealed it already: only what was read is replaced.
        let sql = format!("UPDATE {table} SET {column} = $2 WHERE {key} = $1 AND {column} = $3");
        Self { sql, id, fresh, kept }
    }
}

/// Writes what was read and sealed without holding the desk of writes; most batches of a base that is sealed already have
/// nothing to write, and take nobody's turn.
async fn replaced(db: &Db, stale: &[Stale]) -> Result<u64, DbError> {
    if stale.is_empty() {
        return Ok(0);
    }
    let mut done = 0;
    let mut write = db.write().await?;
    for Stale { sql, id, fresh, kept } in stale {
        let bound = [(*id).into(), fresh.as_str().into(), kept.as_str().into()];
        done += write.execute(sql, &bound).await?;
    }
    write.commit().await?;
    Ok(done)
}

async fn stale_rows(
    db: &Db,
    fiche: &Fiche,
    fields: &[&str],
    after: i64,
) -> Result<(Option<i64>, Vec<Stale>), DbError> {
    let vault = db.vault();
    let table = fiche.table;
    let sql = format!(
        "SELECT id, {} FROM {table} WHERE id > $1 ORDER BY id LIMIT {AT_ONCE}",
        fields.join(", ")
    );
    let mut last = None;
    let mut stale = Vec::new();
    for row in db.read().await?.query(&sql, &[after.into()]).await? {
        let id: i64 = row.get("id")?;
        last = Some(id);
        for field in fields {
            let Some(kept) = row.get::<Option<String>>(field)? else { continue };
            if let Some(fresh) = vault.renew(&purpose(fiche, field), &id.to_string(), &kept)? {
                stale.push(Stale::new(table, "id", field, id, (kept, fresh)));
            }
        }
    }
    Ok((last, stale))
}

async fn stale_history(
    db: &Db,
    with: &[&Fiche],
    after: i64,
) -> Result<(Option<i64>, Vec<Stale>), DbError> {
    let vault = db.vault();
    // Names of tables that the sources declare: written in the text, they cannot be anything else. Joined to nothing, the name
    // is no key: by its index, each batch would gather every line of these tables before it kept the first ones.
    let tables: Vec<String> = with.iter().map(|fiche| format!("'{}'", fiche.table)).collect();
    let sql = format!(
        "SELECT seq, nom_table, row_id, before, after FROM historique
          WHERE seq > $1 AND (nom_table || '') IN ({}) ORDER BY seq LIMIT {AT_ONCE}",
        tables.join(", ")
    );
    let mut last = None;
    let mut stale = Vec::new();
    for line in db.read().await?.query(&sql, &[after.into()]).await? {
        let seq: i64 = line.get("seq")?;
        last = Some(seq);
        let table: String = line.get("nom_table")?;
        let Some(fiche) = with.iter().find(|fiche| fiche.table == table) else { continue };
        let id: i64 = line.get("row_id")?;
        for column in ["before", "after"] {
            let Some(kept) = line.get::<Option<String>>(column)? else { continue };
            let Some(fresh) = renewed(vault, fiche, id, &kept)? else { continue };
            stale.push(Stale::new("historique", "seq", column, seq, (kept, fresh)));
        }
    }
    Ok((last, stale))
}

/// The line of a history with its sealed fields under the current key; none when they are.
fn renewed(vault: &Vault, fiche: &Fiche, id: i64, kept: &str) -> Result<Option<String>, DbError> {
    let Ok(serde_json::Value::Object(mut map)) = serde_json::from_str(kept) else {
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
