//! What was counted by mistake goes back to zero, whatever else was corrected in its row meanwhile.

use access::GrantedWrite;
use db::{DbError, Value};

use crate::{Fiche, Row};

use super::{
    history::remember,
    read::{columns, from_db},
};

/// The row as it stands inside a write; none when there is none. Who asks decides whether the write is about it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn standing(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    id: i64,
) -> Result<Option<Row>, DbError> {
    let sql = format!("SELECT {} FROM {} WHERE id = $1", columns(fiche), fiche.table);
    let found = granted.write().query_opt(&sql, &[id.into()]).await?;
    found.map(|found| from_db(granted.write().vault(), fiche, &found)).transpose()
}

/// Puts numbers of a row that [`standing`] just read back to zero, with its line in the history.
///
/// No rule is asked: they are about what a person says, and a number that goes says nothing. A row that names what has
/// changed since must not keep it for that.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the grant must then be dropped.
pub async fn put_to_zero(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    before: &Row,
    fields: &[&'static str],
    motif: &str,
) -> Result<(), DbError> {
    let mut row = before.clone();
    for &field in fields {
        row.set(field, 0_i64.into());
    }
    // Also when it is zero already: the figures follow the history, and what stands beside the row changes.
    row.version = before.version + 1;
    let sets: Vec<String> = fields.iter().map(|field| format!("{field} = 0")).collect();
    let sql = format!("UPDATE {} SET version = $2, {} WHERE id = $1", fiche.table, sets.join(", "));
    let values = [Value::from(row.id), Value::from(row.version)];
    granted.write().execute(&sql, &values).await?;
    remember(granted, fiche, row.id, row.version, Some(motif), Some(before), Some(&row)).await
}
