//! Days of a year: what an absence, a vacant post or a capacity takes of each month; where a perspective stands.

use jiff::{ToSpan as _, civil::Date};

/// Days from a first one, included, to an end, excluded; it runs when there is none.
pub(crate) type Jours = (Date, Option<Date>);

/// How many days of `from..until`, its end excluded, a span takes. One that runs takes them all from its first day on.
pub(crate) fn days_within((start, end): Jours, (from, until): (Date, Date)) -> i64 {
    let first = start.max(from);
    let last = end.map_or(until, |end| end.min(until));
    if last <= first {
        return 0;
    }
    first.until(last).map_or(0, |span| i64::from(span.get_days()))
}

/// The months of a year, each from its first day to that of the next one, excluded.
pub(crate) fn months(annee: i16) -> Vec<(Date, Date)> {
    (1..=12)
        .filter_map(|month| {
            let first = Date::new(annee, month, 1).ok()?;
            Some((first, first.saturating_add(1.month())))
        })
        .collect()
}

/// The days of a year up to today, as a span; none of a year that is to come.
pub(crate) fn so_far(annee: i16, today: Date) -> Option<(Date, Date)> {
    let first = Date::new(annee, 1, 1).ok()?;
    let after = first.saturating_add(1.year()).min(today.saturating_add(1.day()));
    (first < after).then_some((first, after))
}

/// Where a perspective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ou {
    /// Done or given up, and what became of it is told.
    Dite,
    /// It goes on, in its time.
    Court,
    /// It goes on after its day.
    Passee,
    /// The year that it was announced for is over, or it is done, and nobody said what became of it.
    ADire,
}

/// Where a perspective stands on a day: its state, whether what became of it is told, the year of the report that
/// announced it and its last day.
pub(crate) fn ou_en_est(
    etat: &str,
    is_told: bool,
    (annee, due): (i64, Option<Date>),
    today: Date,
) -> Ou {
    let over = i64::from(today.year()) > annee + 1;
    match etat {
        // A reason for giving up is what became of it.
        "abandonne" => Ou::Dite,
        "fait" if is_told => Ou::Dite,
        "fait" => Ou::ADire,
        _ if over && !is_told => Ou::ADire,
        _ if due.is_some_and(|due| due < today) => Ou::Passee,
        _ => Ou::Court,
    }
}

/// Whether two sentences are the same but for case, accents and what ends them.
pub(crate) fn same_line(one: &str, other: &str) -> bool {
    vocabulary::search_key(one) == vocabulary::search_key(other)
}
