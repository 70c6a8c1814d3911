//! The days of the entries and exits: fitted so that the years have the days they must have.

use jiff::civil::Date;

use super::plan::{FAMILIES_2020, FAMILIES_2021, Fratrie, Month};
use crate::{
    days::{add_days, day, days_between},
    fit::{Movement, fit, working_day},
};

/// The days counted in 2021, as published.
pub const DAYS_2021: i64 = 13_316;

/// The days counted in 2020: 103 % of 30 places over 366 days, to the nearest day (a choice).
pub const DAYS_2020: i64 = 11_309;

/// A family and the days on which its children come and go.
#[derive(Debug, Clone)]
pub struct Comings {
    /// The family.
    pub fratrie: Fratrie,
    /// The day its children enter.
    pub entry: Date,
    /// The day each child leaves.
    pub exits: Vec<Option<Date>>,
    /// The day the child enters again.
    pub again: Option<Date>,
}

impl Comings {
    /// The spans of presence: the child, from, to.
    fn spans(&self) -> impl Iterator<Item = (Date, Option<Date>)> {
        let first = self.exits.iter().map(|exit| (self.entry, *exit));
        first.chain(self.again.map(|again| (again, None)))
    }

    /// The movements that fall in a year.
    fn movements(&mut self, year: i16) -> Vec<(&mut Date, i64)> {
        let size = i64::try_from(self.exits.len()).unwrap_or(i64::MAX);
        let entry = std::iter::once((&mut self.entry, -size));
        let again = self.again.iter_mut().map(|day| (day, -1));
        let exits = self.exits.iter_mut().flatten().map(|day| (day, 1));
        entry.chain(again).chain(exits).filter(|(day, _)| day.year() == year).collect()
    }
}

/// The families of 2021, then those of 2020, with their days.
///
/// # Errors
///
/// When no days inside the published months give the published totals.
pub fn comings() -> anyhow::Result<Vec<Comings>> {
    let mut all: Vec<Comings> =
        FAMILIES_2021.iter().chain(FAMILIES_2020).zip(0..).map(place).collect();
    fit_year(&mut all, 2020, DAYS_2020)?;
    fit_year(&mut all, 2021, DAYS_2021)?;
    Ok(all)
}

fn place((fratrie, at): (&Fratrie, i8)) -> Comings {
    // Spread over the month before the days are fitted; the days of one family are near.
    let within = |(year, month): Month, shift: i8| {
        working_day(day(year, month, 5 + (at % 18 * 3 + shift * 5) % 18))
    };
    let in_2020 = |(year, month): Month, _: i8| working_day(day(year, month, 11 + at % 5));
    let exits = fratrie.exits.iter().zip(0..).map(|(exit, rank)| {
        exit.map(
            |(month, _)| {
                if month.0 == 2020 { in_2020(month, rank) } else { within(month, rank) }
            },
        )
    });
    let entry =
        if fratrie.entry.0 == 2020 { in_2020(fratrie.entry, 0) } else { within(fratrie.entry, 0) };
    Comings {
        fratrie: *fratrie,
        entry,
        exits: exits.collect(),
        again: fratrie.again.map(|month| within(month, 1)),
    }
}

fn fit_year(all: &mut [Comings], year: i16, target: i64) -> anyhow::Result<()> {
    let (start, end) = (day(year, 1, 1), day(year + 1, 1, 1));
    let spans = all.iter().flat_map(Comings::spans);
    let total: i64 = spans
        .map(|(from, to)| days_between(from.max(start), to.unwrap_or(end).min(end)).max(0))
        .sum();
    let mut days: Vec<(&mut Date, i64)> =
        all.iter_mut().flat_map(|family| family.movements(year)).collect();
    let mut movements: Vec<Movement> =
        days.iter().map(|(day, weight)| Movement { day: **day, weight: *weight }).collect();
    let missing = fit(&mut movements, target - total);
    anyhow::ensure!(missing == 0, "{year}: {missing} days are still missing of {target}");
    for ((day, _), movement) in days.iter_mut().zip(movements) {
        **day = movement.day;
    }
    Ok(())
}

/// The last day of a stay, for a span that ends on the day of exit.
pub fn last_day(exit: Date) -> Date {
    add_days(exit, -1)
}
