//! What a year counts: days and nights, each once, however often they are noted.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

/// From a day, to the one before another; no end while it runs.
pub(super) type Span = (Date, Option<Date>);

/// The first year that may be asked: before the registers that are taken in.
pub(super) const FIRST: i16 = 2000;

/// The year that is asked, or the present one.
pub(super) fn asked(text: &str, today: Date) -> i16 {
    let year = text.trim().parse().unwrap_or_else(|_| today.year());
    year.clamp(FIRST, today.year().max(FIRST))
}

/// The first day of a year, and the one after its last.
pub(super) fn days_of(year: i16) -> (Date, Date) {
    (date(year, 1, 1), date(year + 1, 1, 1))
}

/// The days of some spans within two days, the second one excluded.
fn days(spans: &[Span], (from, to): (Date, Date)) -> BTreeSet<Date> {
    let each = spans.iter().flat_map(|&(start, end)| {
        let end = end.map_or(to, |end| end.min(to));
        let days = std::iter::successors(Some(start.max(from)), |day| day.tomorrow().ok());
        days.take_while(move |day| *day < end)
    });
    each.collect()
}

/// How many days some spans make within two days, the second one excluded.
pub(super) fn count(spans: &[Span], within: (Date, Date)) -> usize {
    days(spans, within).len()
}

/// The nights of a rest: those between two of its days. The child is back in the evening of the last one.
pub(super) fn nights_of((start, end): Span) -> Span {
    let after = end.unwrap_or_else(|| start.tomorrow().unwrap_or(start));
    (start, Some(after.yesterday().unwrap_or(after)))
}

/// The nights of a child, by the day on which each begins: those at the carer's, and those elsewhere. `away`: the spans
/// of nights that were elsewhere.
pub(super) fn nights(stays: &[Span], away: &[Span], within: (Date, Date)) -> (usize, usize) {
    let all = days(stays, within);
    let gone = days(away, within);
    let elsewhere = all.intersection(&gone).count();
    (all.len() - elsewhere, elsewhere)
}
