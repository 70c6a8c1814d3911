//! What must hold on an incident.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// An incident is closed after it happened, and happens after the child's birth.
pub fn incident(row: &Row, linked: &Linked) -> Vec<Remark> {
    closed(row).into_iter().chain(rule::after_birth(row, linked, "start_at")).collect()
}

fn closed(row: &Row) -> Option<Remark> {
    let (day, closed) = (row.day("start_at")?, row.day("closed_day")?);
    (closed < day).then(|| {
        Remark::refuse(
            "closed_day",
            format!(
                "L'incident est clos ({}) avant d'avoir eu lieu ({}) : corrigez l'une des deux \
                 dates.",
                french_day(closed),
                french_day(day)
            ),
        )
    })
}
