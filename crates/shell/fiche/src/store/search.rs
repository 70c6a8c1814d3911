//! Persons found by their words, in all the services of a grant, those its missions open only.

use access::Granted;
use db::{DbError, Read, Value};

use crate::{Fiche, Row};

use super::{
    read::{columns, from_db, owner_column},
    words::{Words, rows_with, words_of},
};

/// Returns at most `limit` persons (`fiche` is theirs) that the grant covers and that have a word in
/// each of the `groups`, in the order of the record kind; none without a group.
///
/// A group is what may stand for one word typed: its beginnings, its sound.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn persons_by_words(
    granted: &mut Granted,
    fiche: &Fiche,
    groups: &[Vec<Words>],
    limit: usize,
) -> Result<Vec<Row>, DbError> {
    let services = granted.services().to_vec();
    let of_persons = fiche.table == "personne" && owner_column(fiche) == Some("service_id");
    if !of_persons || services.is_empty() || groups.is_empty() {
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
    let own =
        granted.perimetre().condition("personne.service_id", Some("personne.id"), &mut values);
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT {} FROM {} WHERE id IN ({}) AND {own} ORDER BY {}, id LIMIT ${}",
        columns(fiche),
        fiche.table,
        crossed.join(" INTERSECT "),
        fiche.order,
        values.len()
    );
    let found = granted.query(&sql, &values).await?;
    found.iter().map(|row| from_db(granted.read().vault(), fiche, row)).collect()
}

/// Which of the persons `ids` have a word in each of the `groups`, in the order given. For files that no
/// mission opens: the rows are there to be compared with what was typed, opening each is asked.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn persons_among(
    read: &mut Read,
    fiche: &Fiche,
    ids: &[i64],
    groups: &[Vec<Words>],
) -> Result<Vec<Row>, DbError> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let places: Vec<String> = (1..=AMONG).map(|n| format!("${n}")).collect();
    for batch in ids.chunks(AMONG) {
        let values: Vec<Value> =
            (0..AMONG).map(|n| batch.get(n).copied().unwrap_or(-1).into()).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE id IN ({})",
            columns(fiche),
            fiche.table,
            places.join(", ")
        );
        for row in read.query(&sql, &values).await? {
            let row = from_db(read.vault(), fiche, &row)?;
            let words = words_of(fiche, &row);
            let answers = |group: &Vec<Words>| {
                group.iter().any(|range| words.iter().any(|word| range.holds(word)))
            };
            if groups.iter().all(answers) {
                found.push(row);
            }
        }
    }
    found.sort_by_key(|row: &Row| ids.iter().position(|one| *one == row.id));
    Ok(found)
}

/// How many persons one statement of [`persons_among`] reads: a fixed number, so that it stays
/// prepared.
const AMONG: usize = 50;
