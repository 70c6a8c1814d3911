//! Places over time, and the days they make: the denominators of occupancy.
//!
//! A span of places belongs to one service and one way of receiving: a shared capacity is
//! attributed, never counted twice.

use serde::{Deserialize, Serialize};

use crate::day::{Day, FAR, civil, day, month_of, month_start};
use crate::fraction::Fraction;
use crate::rules::RulesHistory;

/// How a capacity that changes in the year makes planned days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityMode {
    /// The places of each opening day.
    #[default]
    DayExact,
    /// The places of the first of each month, a twelfth of the year's opening days each.
    Twelfths,
    /// The places on the first day of the period, for all its opening days.
    PhotographAtStart,
    /// The places on the last day of the period, for all its opening days.
    PhotographAtEnd,
}

impl CapacityMode {
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::DayExact => "au jour exact",
            Self::Twelfths => "par douzièmes, selon les places au premier de chaque mois",
            Self::PhotographAtStart => "places au premier jour de la période",
            Self::PhotographAtEnd => "places au dernier jour de la période",
        }
        .to_owned()
    }
}

/// Places of one nature, of one service, over a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapacitySpan {
    /// The service.
    pub service: i64,
    /// The first day.
    pub start: Day,
    /// The day after the last one; `None` while it lasts.
    pub end: Option<Day>,
    /// The number of places.
    pub places: i64,
    /// Their nature: `autorisee`, `installee`, `financee`, `activee`.
    pub kind: String,
    /// The legal framework they are kept for, when split.
    pub cadre: Option<String>,
    /// The way of receiving, when split.
    pub modalite: Option<String>,
}

impl CapacitySpan {
    fn holds(&self, on: Day) -> bool {
        self.start <= on && on < self.end.unwrap_or(FAR)
    }
}

/// Days agreed with the payer for a civil year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDays {
    /// The service.
    pub service: i64,
    /// The civil year.
    pub year: i32,
    /// The days.
    pub days: i64,
    /// The legal framework, when split.
    pub cadre: Option<String>,
    /// The way of receiving, when split.
    pub modalite: Option<String>,
}

/// Returns the places on a day, of the spans given.
pub fn places_on(spans: &[&CapacitySpan], on: Day) -> i64 {
    spans.iter().filter(|span| span.holds(on)).map(|span| span.places).sum()
}

/// Returns the capacity in days of `start..end`, of the spans of one service.
///
/// Exact: a fraction when twelfths or agreed numbers of days cut a day. The calendar is that of
/// each span's way of receiving; an agreed number of days replaces the calendar's, pro rata.
pub fn capacity_days(
    spans: &[&CapacitySpan],
    history: &RulesHistory,
    start: Day,
    end: Day,
) -> Fraction {
    let mut total = Fraction::ZERO;
    let mut from = start;
    while from < end {
        let (year, _, _) = civil(from);
        let to = end.min(day(year + 1, 1, 1));
        total = total + spans.iter().map(|span| days_in_year(span, history, from, to)).sum();
        from = to;
    }
    total
}

fn days_in_year(span: &CapacitySpan, history: &RulesHistory, from: Day, to: Day) -> Fraction {
    let (year, _, _) = civil(from);
    let first = day(year, 1, 1);
    let next = day(year + 1, 1, 1);
    let modalite = span.modalite.as_deref();
    // Most services open every day: then nothing needs to be looked up day by day.
    let every_day = history.spans().all(|(_, rules)| rules.openings.is_empty());
    let open = |a: Day, b: Day| {
        if every_day {
            i64::from((b - a).max(0))
        } else {
            (a..b).filter(|&on| history.on(on).is_open(modalite, on)).count() as i64
        }
    };
    let in_year = open(first, next);
    let agreed = history.on(from).agreed_days(modalite, year).map_or(in_year, i64::from);
    // One calendar day is worth `agreed / in_year` of the days agreed.
    let worth = Fraction::new(i128::from(agreed), i128::from(in_year)).unwrap_or(Fraction::ZERO);
    let places = Fraction::whole(span.places);
    match history.on(from).capacity_mode {
        CapacityMode::DayExact => {
            let (a, b) = (from.max(span.start), to.min(span.end.unwrap_or(FAR)));
            if a < b { places * Fraction::whole(open(a, b)) * worth } else { Fraction::ZERO }
        }
        CapacityMode::Twelfths => {
            let months = (month_of(from)..=month_of(to - 1))
                .filter(|&month| span.holds(month_start(month)))
                .count() as i64;
            let share = Fraction::new(i128::from(months), 12).unwrap_or(Fraction::ZERO);
            places * Fraction::whole(agreed) * share
        }
        CapacityMode::PhotographAtStart if span.holds(from) => {
            places * Fraction::whole(open(from, to)) * worth
        }
        CapacityMode::PhotographAtEnd if span.holds(to - 1) => {
            places * Fraction::whole(open(from, to)) * worth
        }
        CapacityMode::PhotographAtStart | CapacityMode::PhotographAtEnd => Fraction::ZERO,
    }
}

/// Returns the planned days of `start..end`: those agreed, else the capacity in days.
///
/// The days agreed for a year are spread over its opening days when only a part is asked.
pub fn planned_days(
    agreed: &[&PlannedDays],
    spans: &[&CapacitySpan],
    history: &RulesHistory,
    start: Day,
    end: Day,
) -> Fraction {
    let mut total = Fraction::ZERO;
    let mut from = start;
    while from < end {
        let (year, _, _) = civil(from);
        let next = day(year + 1, 1, 1);
        let to = end.min(next);
        let of_year: Vec<_> = agreed.iter().filter(|planned| planned.year == year).collect();
        total = total
            + if of_year.is_empty() {
                capacity_days(spans, history, from, to)
            } else {
                let sum: i64 = of_year.iter().map(|planned| planned.days).sum();
                let open = |a: Day, b: Day| {
                    (a..b).filter(|&on| history.on(on).is_open(None, on)).count() as i128
                };
                let share = Fraction::new(open(from, to), open(day(year, 1, 1), next));
                Fraction::whole(sum) * share.unwrap_or(Fraction::ZERO)
            };
        from = to;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Opening, Rules};

    fn span(start: Day, places: i64) -> CapacitySpan {
        CapacitySpan {
            service: 1,
            start,
            end: None,
            places,
            kind: "installee".to_owned(),
            cadre: None,
            modalite: None,
        }
    }

    #[test]
    fn thirty_then_fifty_places_on_1_april_2021_give_16450_days_day_by_day() {
        let spans = [span(day(2020, 1, 1), 30), span(day(2021, 4, 1), 20)];
        let spans: Vec<_> = spans.iter().collect();
        let history = RulesHistory::default();
        let days = capacity_days(&spans, &history, day(2021, 1, 1), day(2022, 1, 1));
        assert_eq!(days, Fraction::whole(16_450));
    }

    #[test]
    fn twenty_more_places_in_twelfths_from_june_give_15208_days_and_the_printed_rate() {
        let spans = [span(day(2020, 1, 1), 30), span(day(2021, 6, 1), 20)];
        let spans: Vec<_> = spans.iter().collect();
        let rules = Rules { capacity_mode: CapacityMode::Twelfths, ..Rules::default() };
        let history = RulesHistory::constant(rules);
        let days = capacity_days(&spans, &history, day(2021, 1, 1), day(2022, 1, 1));
        assert_eq!(days.french(0), "15\u{202f}208");
        let rate = Fraction::whole(1_331_600).divide(days).unwrap();
        assert_eq!(rate.french(1), "87,6");
    }

    #[test]
    fn a_year_of_365_days_is_kept_in_a_leap_year_when_it_was_agreed() {
        let spans = [span(day(2020, 1, 1), 10)];
        let spans: Vec<_> = spans.iter().collect();
        let year = (day(2024, 1, 1), day(2025, 1, 1));
        let calendar = RulesHistory::default();
        assert_eq!(capacity_days(&spans, &calendar, year.0, year.1), Fraction::whole(3_660));
        let opening = Opening { days: Some(365), ..Opening::default() };
        let rules = Rules { openings: vec![opening], ..Rules::default() };
        let agreed = RulesHistory::constant(rules);
        assert_eq!(capacity_days(&spans, &agreed, year.0, year.1), Fraction::whole(3_650));
    }

    #[test]
    fn days_agreed_with_the_payer_replace_the_capacity() {
        let spans = [span(day(2020, 1, 1), 10)];
        let spans: Vec<_> = spans.iter().collect();
        let agreed =
            [PlannedDays { service: 1, year: 2023, days: 3_306, cadre: None, modalite: None }];
        let agreed: Vec<_> = agreed.iter().collect();
        let history = RulesHistory::default();
        let days = planned_days(&agreed, &spans, &history, day(2023, 1, 1), day(2024, 1, 1));
        assert_eq!(days, Fraction::whole(3_306));
    }
}
