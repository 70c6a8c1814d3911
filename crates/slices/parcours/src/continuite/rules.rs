//! How steady the adults are, and where a way broke.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil::Date};

use super::model::{Continuite, Lieu, Nature, Rupture, Span, Suivi};

fn covers((start, end): Span, day: Date) -> bool {
    start <= day && end.is_none_or(|end| end > day)
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

impl Suivi {
    fn span(self) -> Span {
        (self.start, self.end)
    }
}

/// How steady the référents are over the twelve months up to `day`, this day included. `presences`
/// are the stays that want a référent.
pub fn continuite(suivis: &[Suivi], presences: &[Span], day: Date) -> Continuite {
    let before = day.checked_sub(1.year()).unwrap_or(Date::MIN);
    let seen: BTreeSet<i64> = suivis
        .iter()
        .filter(|one| {
            one.start <= day && one.end.is_none_or(|end| end > before.saturating_add(1.day()))
        })
        .map(|one| one.qui)
        .collect();
    let mut sans_referent = 0;
    let mut on = before.saturating_add(1.day());
    while on <= day {
        let owed = presences.iter().any(|span| covers(*span, on));
        if owed && !suivis.iter().any(|one| covers(one.span(), on)) {
            sans_referent += 1;
        }
        on = on.saturating_add(1.day());
    }
    let present = suivis.iter().filter(|one| covers(one.span(), day));
    let depuis = present.map(|one| since(suivis, *one)).min();
    Continuite { referents: seen.len(), depuis, sans_referent }
}

/// The first day of a time beside the child that was only renewed since.
fn since(suivis: &[Suivi], one: Suivi) -> Date {
    let mut start = one.start;
    loop {
        let before = suivis
            .iter()
            .filter(|other| other.qui == one.qui && other.start < start)
            .find(|other| other.end.is_none_or(|end| end >= start));
        match before {
            Some(other) => start = other.start,
            None => return start,
        }
    }
}

/// The places left unforeseen without another on the same day, up to `day`.
pub fn ruptures_de_lieu(lieux: &[Lieu], day: Date) -> Vec<Rupture> {
    let spans: Vec<Span> = lieux.iter().map(|one| (one.start, one.end)).collect();
    let ends = lieux.iter().filter(|one| !one.prevue).filter_map(|one| one.end);
    gaps(Nature::Lieu, ends, &spans, |_| day, day)
}

/// The référents who left without another on the same day while a stay wanted one, up to `day`.
pub fn ruptures_de_referent(suivis: &[Suivi], presences: &[Span], day: Date) -> Vec<Rupture> {
    let spans: Vec<Span> = suivis.iter().map(|one| one.span()).collect();
    let wanted = |end: &Date| presences.iter().any(|span| covers(*span, *end));
    let ends = suivis.iter().filter_map(|one| one.end).filter(wanted);
    // The want ends with the stay.
    let until = |from: Date| {
        let stays = presences.iter().filter(|span| covers(**span, from));
        stays.map(|(_, end)| end.unwrap_or(day)).max().unwrap_or(from).min(day)
    };
    gaps(Nature::Referent, ends, &spans, until, day)
}

fn gaps(
    nature: Nature,
    ends: impl Iterator<Item = Date>,
    spans: &[Span],
    until: impl Fn(Date) -> Date,
    day: Date,
) -> Vec<Rupture> {
    let ends: BTreeSet<Date> = ends.filter(|end| *end <= day).collect();
    let mut found = Vec::new();
    for from in ends {
        if spans.iter().any(|span| covers(*span, from)) {
            continue;
        }
        let last = until(from);
        let next = spans.iter().map(|(start, _)| *start).filter(|start| *start > from).min();
        let (end, to) = match next {
            Some(next) if next <= last => (Some(next), next),
            _ if last < day => (Some(last), last),
            _ => (None, day),
        };
        let days = days_between(from, to);
        if days > 0 {
            found.push(Rupture { nature, start: from, end, days });
        }
    }
    found
}

/// The spans out of school, up to `day`.
pub fn ruptures_de_scolarite(spans: &[Span], day: Date) -> Vec<Rupture> {
    spans
        .iter()
        .filter(|(start, _)| *start <= day)
        .map(|(start, end)| {
            let end = end.filter(|end| *end <= day);
            let days = days_between(*start, end.unwrap_or(day));
            Rupture { nature: Nature::Scolarite, start: *start, end, days }
        })
        .filter(|one| one.days > 0)
        .collect()
}
