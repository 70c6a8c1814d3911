//! What rules of every slice need to say: spans in order, one of two fields, a fact after birth.
//!
//! A rule sees whole rows and returns what it has to say; it never reads a clock or a table.

use vocabulary::french_day;

use crate::decl::{Linked, Remark};
use crate::row::Row;

/// Refuses a span whose last day, stored as the day after, comes before its first.
pub fn span(row: &Row, start: &str, end: &'static str) -> Option<Remark> {
    let (first, after) = (row.day(start)?, row.day(end)?);
    (after <= first).then(|| {
        let last = after.yesterday().unwrap_or(after);
        Remark::refuse(
            end,
            format!(
                "Le dernier jour ({}) est avant le premier ({}) : corrigez l'un des deux.",
                french_day(last),
                french_day(first)
            ),
        )
    })
}

/// The only rule of a record kind whose span goes from `start_day` to `end_day`.
pub fn only_span(row: &Row, _: &Linked) -> Vec<Remark> {
    span(row, "start_day", "end_day").into_iter().collect()
}

/// Refuses a row that fills neither field; the sentence says which to fill.
pub fn one_of(row: &Row, first: &'static str, second: &str, sentence: &str) -> Option<Remark> {
    let missing = row.value(first).is_none() && row.value(second).is_none();
    missing.then(|| Remark::refuse(first, sentence))
}

/// Refuses a number below zero.
pub fn not_negative(row: &Row, field: &'static str, sentence: &str) -> Option<Remark> {
    (row.int(field)? < 0).then(|| Remark::refuse(field, sentence))
}

/// Refuses a fact dated before the birth of the person it is about (`personne_id`).
pub fn after_birth(row: &Row, linked: &Linked, field: &'static str) -> Option<Remark> {
    let birth = linked.get("personne_id")?.day("birth_day")?;
    let day = row.day(field)?;
    (day < birth).then(|| {
        Remark::refuse(
            field,
            format!(
                "Le {} est avant la naissance ({}) : corrigez cette date, ou la naissance dans la \
                 fiche de la personne.",
                french_day(day),
                french_day(birth)
            ),
        )
    })
}
