//! What must hold on an incident.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// An incident is closed after it happened, and happens after the child's birth.
pub fn incident(row: &Row, linked: &Linked) -> Vec<Remark> {
    closed(row).into_iter().chain(rule::after_birth(row, linked, "start_at")).collect()
}

/// Since when a closing waits for its validation (a choice of the product): what was closed before is not opened again, nor the
/// counts of years that were published.
pub const DEPUIS: &str = "2026-01-01";

/// Whether it is closed by who may not validate it, and waits for who does.
pub fn waits(row: &Row) -> bool {
    row.day("closed_day").is_some_and(|day| day.to_string().as_str() >= DEPUIS)
        && row.text("validation") == Some("a_valider")
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

/// A month is named by its first day, and is over when it is said complete.
pub fn registre(row: &Row, _: &Linked) -> Vec<Remark> {
    let Some(start) = row.day("start_day") else { return Vec::new() };
    let first = (start.day() != 1)
        .then(|| Remark::refuse("start_day", "Un mois se dit par son premier jour."));
    let running = row
        .day("dit_day")
        .is_some_and(|said| said <= start.last_of_month())
        .then(|| Remark::refuse("dit_day", "Ce mois n'est pas fini : attendez le mois suivant."));
    let back = row
        .day("retrait_day")
        .zip(row.day("dit_day"))
        .is_some_and(|(back, said)| back < said)
        .then(|| Remark::refuse("retrait_day", "C'est avant qu'il soit dit complet."));
    [first, running, back].into_iter().flatten().collect()
}
