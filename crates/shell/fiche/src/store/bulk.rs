//! Many rows at once: statements of many rows, for the house itself and not for a person.
//!
//! Nothing is examined here: whoever calls knows that its rows hold (a generator whose rows the
//! rules accept in its tests). Rows are new; a correction goes through `write.rs`.

use std::fmt::Write as _;

use db::{DbError, Value, Write};

use crate::{Fiche, Row};

use super::{
    history::to_json,
    read::owner_column,
    sealed::closed,
    words::keep_words,
    write::{key_of, stored},
};

/// Parameters of one statement at the most. SQLite looks a named parameter up among all others, so
/// that thousands of them cost more than they save.
pub(super) const PARAMETERS: usize = 480;

/// Cuts rows in batches of three sizes, so that statements stay prepared.
fn batches<T>(rows: &[T], width: usize) -> impl Iterator<Item = &[T]> {
    let most = (PARAMETERS / width).clamp(1, 64);
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = [most, most / 4, 1].into_iter().find(|n| (1..=rest.len()).contains(n))?;
        let (batch, after) = rest.split_at(size);
        rest = after;
        Some(batch)
    })
}

/// Inserts new rows of one record kind, which have their identifiers; with `history` (an RFC 3339
/// instant) each also gets the first line of its history, dated then.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn keep_all(
    write: &mut Write,
    fiche: &Fiche,
    rows: &[Row],
    history: Option<&str>,
) -> Result<(), DbError> {
    let mut names = String::from("id, version, reference");
    let owner = owner_column(fiche);
    for name in owner.into_iter().chain(fiche.fields.iter().map(|field| field.name)) {
        names.push_str(", ");
        names.push_str(name);
    }
    if fiche.searched() {
        names.push_str(", search_key");
    }
    let width =
        3 + usize::from(owner.is_some()) + fiche.fields.len() + usize::from(fiche.searched());
    for batch in batches(rows, width) {
        let mut values = Vec::with_capacity(batch.len() * width);
        for row in batch {
            let kept = closed(write.vault(), fiche, row)?;
            values.extend([row.id.into(), row.version.max(1).into(), row.reference.clone().into()]);
            if owner.is_some() {
                values.push(row.owner.into());
            }
            values.extend(fiche.fields.iter().map(|field| stored(&kept, field)));
            if fiche.searched() {
                values.push(key_of(fiche, row).into());
            }
        }
        let sql =
            format!("INSERT INTO {} ({names}) VALUES {}", fiche.table, places(batch.len(), width));
        write.execute(&sql, &values).await?;
    }
    keep_words(write, fiche, rows).await?;
    if let Some(at) = history {
        remember_all(write, fiche, rows, at).await?;
    }
    Ok(())
}

async fn remember_all(
    write: &mut Write,
    fiche: &Fiche,
    rows: &[Row],
    at: &str,
) -> Result<(), DbError> {
    let last = write.query("SELECT COALESCE(MAX(seq), 0) AS last FROM historique", &[]).await?;
    let mut seq: i64 = last.first().map_or(Ok(0), |row| row.get("last"))?;
    for batch in batches(rows, 6) {
        let mut values: Vec<Value> = Vec::with_capacity(batch.len() * 6);
        for row in batch {
            seq += 1;
            values.extend([
                seq.into(),
                fiche.table.into(),
                row.id.into(),
                row.version.max(1).into(),
                at.into(),
                to_json(&*closed(write.vault(), fiche, row)?).into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO historique (seq, nom_table, row_id, version, at, after) VALUES {}",
            places(batch.len(), 6)
        );
        write.execute(&sql, &values).await?;
    }
    Ok(())
}

/// `($1,$2),($3,$4)` for two rows of two values.
pub(super) fn places(rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * width * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for place in 1..=width {
            let comma = if place == 1 { "" } else { "," };
            let _infallible = write!(text, "{comma}${}", row * width + place);
        }
        text.push(')');
    }
    text
}
