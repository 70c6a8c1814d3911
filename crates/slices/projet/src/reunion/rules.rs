//! What is missing when youths did not meet, and when a request comes back.

use std::collections::BTreeSet;

use fiche::Row;
use jiff::{ToSpan as _, civil::Date};

/// The first day of the month of a day.
fn month(day: Date) -> Date {
    Date::new(day.year(), day.month(), 1).unwrap_or(day)
}

/// The months without a meeting, of the `most` last ones that are over, the latest first; none before the
/// first meeting ever, nor when there was none at all.
pub fn months_without(days: &[Date], today: Date, most: usize) -> Vec<Date> {
    let Some(first) = days.iter().min().copied().map(month) else { return Vec::new() };
    let mut all = Vec::new();
    let mut at = month(today);
    for _ in 0..most {
        let Ok(before) = at.checked_sub(1.month()) else { break };
        at = before;
        if at < first {
            break;
        }
        if !days.iter().any(|day| month(*day) == at) {
            all.push(at);
        }
    }
    all
}

/// Until when an answer is promised that was put off at a meeting: a month after it, as the meetings go.
pub(super) fn next(day: Date) -> Date {
    day.checked_add(1.month()).unwrap_or(day)
}

/// Whether an answer is owed and was not told yet.
pub(super) fn waits(row: &Row) -> bool {
    row.value("reponse_due_day").is_some() && row.value("rendu_day").is_none()
}

/// Whether the child wants it talked about before the others: what is not so stays between them and an adult.
pub(super) fn for_all(row: &Row) -> bool {
    row.int("en_reunion") == Some(1)
}

/// The order of an agenda: what is decided and only has to be told, then what a meeting already put off, then
/// what is promised first.
pub(super) fn in_order(rows: &mut [Row], seen: &BTreeSet<i64>) {
    rows.sort_by_key(|row| {
        let due = row.text("reponse_due_day").unwrap_or("9999-12-31").to_owned();
        (row.value("reponse_day").is_none(), !seen.contains(&row.id), due, row.id)
    });
}
