//! The period a page is about: a civil year, or from one day to another, both included.

use figures::day::{Day, from_date};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use web::parts::Choice;

/// What an address says of the period.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Given {
    /// A civil year.
    #[serde(default)]
    pub annee: String,
    /// The first day.
    #[serde(default)]
    pub du: String,
    /// The last day.
    #[serde(default)]
    pub au: String,
}

/// The longest period that is counted at once, in years.
const LONGEST_YEARS: i16 = 20;

/// A period of whole days, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
}

impl Period {
    /// Reads the period of an address; the year of `today` when it says nothing readable.
    pub fn read(given: &Given, today: Date) -> Self {
        let days = vocabulary::parse_day(&given.du).zip(vocabulary::parse_day(&given.au));
        // Twenty years at the most: what nobody reads at once would make others wait.
        let bounded = |(first, last): &(Date, Date)| {
            first <= last
                && (1950..=2150).contains(&first.year())
                && last.year() - first.year() <= LONGEST_YEARS
        };
        if let Some((first, last)) = days.filter(bounded) {
            return Self { first, last };
        }
        let year = given
            .annee
            .trim()
            .parse::<i16>()
            .ok()
            .filter(|year| (1950..=2150).contains(year))
            .unwrap_or_else(|| today.year());
        Self::year(year)
    }

    /// A civil year.
    pub fn year(year: i16) -> Self {
        Self { first: Date::constant(year, 1, 1), last: Date::constant(year, 12, 31) }
    }

    /// As the engine wants it: the end excluded.
    pub fn days(self) -> (Day, Day) {
        let after = self.last.checked_add(1.day()).unwrap_or(self.last);
        (from_date(self.first), from_date(after))
    }

    /// As an address says it.
    pub(crate) fn query(self) -> String {
        if self == Self::year(self.first.year()) {
            format!("annee={}", self.first.year())
        } else {
            format!("du={}&au={}", self.first, self.last)
        }
    }

    /// The same, by name.
    pub(crate) fn pairs(self) -> Vec<(&'static str, String)> {
        if self == Self::year(self.first.year()) {
            vec![("annee", self.first.year().to_string())]
        } else {
            vec![("du", self.first.to_string()), ("au", self.last.to_string())]
        }
    }

    /// As people read it.
    pub(crate) fn label(self) -> String {
        if self == Self::year(self.first.year()) {
            format!("année {}", self.first.year())
        } else {
            format!(
                "du {} au {}",
                vocabulary::french_day(self.first),
                vocabulary::french_day(self.last)
            )
        }
    }
}

/// That a period is not over, beside its name; empty for one that is.
pub(crate) fn so_far(period: Period, today: Date) -> String {
    if period.first <= today && today < period.last {
        format!(", au {} (en cours)", vocabulary::written_day(today))
    } else {
        String::new()
    }
}

/// The years one may choose, latest first.
pub(crate) fn years(today: Date, chosen: i16) -> Vec<Choice> {
    let mut years: Vec<i16> = (today.year() - 9..=today.year()).rev().collect();
    if !years.contains(&chosen) {
        years.push(chosen);
        years.sort_unstable_by(|a, b| b.cmp(a));
    }
    years
        .into_iter()
        .map(|year| Choice {
            value: year.to_string(),
            label: year.to_string(),
            checked: year == chosen,
            ..Choice::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_is_a_year_or_two_days_and_never_reversed() {
        let today = date(2024, 5, 2);
        let given = |annee: &str, du: &str, au: &str| Given {
            annee: annee.to_owned(),
            du: du.to_owned(),
            au: au.to_owned(),
        };
        assert_eq!(Period::read(&given("2021", "", ""), today), Period::year(2021));
        assert_eq!(Period::read(&given("", "", ""), today), Period::year(2024));
        assert_eq!(Period::read(&given("mille", "", ""), today), Period::year(2024));
        let spring = Period::read(&given("", "01/03/2021", "31/05/2021"), today);
        assert_eq!((spring.first, spring.last), (date(2021, 3, 1), date(2021, 5, 31)));
        assert_eq!(spring.query(), "du=2021-03-01&au=2021-05-31");
        assert_eq!(so_far(Period::year(2024), today), ", au 2 mai 2024 (en cours)");
        assert_eq!(so_far(Period::year(2023), today), "");
        let reversed = Period::read(&given("2020", "31/05/2021", "01/03/2021"), today);
        assert_eq!(reversed, Period::year(2020));
    }
}
