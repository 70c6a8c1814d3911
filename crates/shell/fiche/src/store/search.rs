//! Rows found by their words, in all the services of a grant.

use access::Granted;
use db::{DbError, Value};

use crate::{Fiche, Row};

use super::{
    read::{columns, from_db, owner_column},
    words::{Words, rows_with},
};

/// Returns at most `limit` rows of the services of the grant that have a word in each of the
/// `groups`, in the order of the record kind; none without a group.
///
/// A group is what may stand for one word typed: its beginnings, its sound.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn rows_by_words(
    granted: &mut Granted,
    fiche: &Fiche,
    groups: &[Vec<Words>],
    limit: usize,
) -> Result<Vec<Row>, DbError> {
    let services = granted.services().to_vec();
    if owner_column(fiche) != Some("service_id") || services.is_empty() || groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = Vec::new();
    // Crossed in the table of words, which is read in order: only who answers to all is fetched.
    let crossed: Vec<String> = groups
        .iter()
        .map(|group| {
            let rows = rows_with(fiche, &services, group, &mut values);
            format!("SELECT row_id FROM ({rows}) AS found")
        })
        .collect();
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT {} FROM {} WHERE id IN ({}) ORDER BY {}, id LIMIT ${}",
        columns(fiche),
        fiche.table,
        crossed.join(" INTERSECT "),
        fiche.order,
        values.len()
    );
    let found = granted.query(&sql, &values).await?;
    found.iter().map(|row| from_db(fiche, row)).collect()
}
