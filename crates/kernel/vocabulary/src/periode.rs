//! Spans of civil days, and days as people type them.

use jiff::civil::{Date, DateTime};

/// The days from `start`, included, to `end`, excluded.
///
/// `end` is `None` while the span is still running. Never empty, never reversed:
/// [`Periode::new`] is the only way in, so nobody checks again downstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periode {
    start: Date,
    end: Option<Date>,
}

/// A span whose end is not after its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the span from {start} ends on {end}")]
pub struct EmptyPeriode {
    /// The start that was asked.
    pub start: Date,
    /// The end that was asked.
    pub end: Date,
}

impl Periode {
    /// Makes the span `start..end`.
    ///
    /// # Errors
    ///
    /// [`EmptyPeriode`] when `end` is not after `start`.
    pub fn new(start: Date, end: Option<Date>) -> Result<Self, EmptyPeriode> {
        match end {
            Some(end) if end <= start => Err(EmptyPeriode { start, end }),
            _ => Ok(Self { start, end }),
        }
    }

    /// The first day.
    pub fn start(self) -> Date {
        self.start
    }

    /// The day after the last, or `None` while it runs.
    pub fn end(self) -> Option<Date> {
        self.end
    }

    /// Whether `day` is one of its days.
    pub fn contains(self, day: Date) -> bool {
        self.start <= day && self.end.is_none_or(|end| day < end)
    }

    /// Returns the days that both have, or `None` when they have none.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let start = self.start.max(other.start);
        let end = match (self.end, other.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::new(start, end).ok()
    }
}

/// Reads a day as people type it: `31/12/2021`, `31-12-21`, `31.12.2021` or `2021-12-31`.
///
/// Two-digit years from 70 on are of the last century.
pub fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let mut parts = text.split(['/', '-', '.', ' ']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year: i16 = match (year.len(), year.parse().ok()?) {
        (4, year) => year,
        (2, short) if short >= 70 => 1900 + short,
        (2, short) => 2000 + short,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads a day with its time: `31/12/2021 18:30`, `2021-12-31T18:30`; a day alone is midnight.
pub fn parse_moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<DateTime>() {
        return Some(moment);
    }
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, time.trim()),
        None => (text, "00:00"),
    };
    let (hour, minute) = time.split_once([':', 'h', 'H'])?;
    let minute = if minute.is_empty() { "0" } else { minute.split(':').next()? };
    let time =
        jiff::civil::Time::new(hour.trim().parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(parse_day(day)?.to_datetime(time))
}

/// Writes a day as people read it: `31/12/2021`.
pub fn french_day(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan as _, civil::date};
    use proptest::prelude::*;

    use super::*;

    fn any_periode() -> impl Strategy<Value = Periode> {
        (0..5000_i32, proptest::option::of(1..5000_i32)).prop_map(|(from, length)| {
            let start = date(2015, 1, 1) + from.days();
            Periode::new(start, length.map(|n| start + n.days())).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_day_is_shared_when_it_is_in_both(a in any_periode(), b in any_periode(), n in 0..9000_i32) {
            let day = date(2015, 1, 1) + n.days();
            let shared = a.intersection(b).is_some_and(|both| both.contains(day));
            prop_assert_eq!(shared, a.contains(day) && b.contains(day));
        }
    }

    #[test]
    fn a_span_that_ends_before_it_starts_is_refused() {
        let start = date(2021, 3, 1);
        assert!(Periode::new(start, Some(start)).is_err());
        assert!(Periode::new(start, Some(date(2021, 2, 28))).is_err());
        assert!(Periode::new(start, Some(date(2021, 3, 2))).is_ok());
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        let day = Some(date(2021, 12, 31));
        for typed in ["31/12/2021", "31-12-2021", "31.12.21", "2021-12-31", " 31/12/2021 "] {
            assert_eq!(parse_day(typed), day, "{typed}");
        }
        for typed in ["31/13/2021", "30/02/2021", "2021", "hier", "31/12", ""] {
            assert_eq!(parse_day(typed), None, "{typed}");
        }
        assert_eq!(parse_day("01/02/98"), Some(date(1998, 2, 1)));
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        let moment = Some(date(2021, 12, 31).at(18, 30, 0, 0));
        for typed in ["31/12/2021 18:30", "31/12/2021 18h30", "2021-12-31T18:30"] {
            assert_eq!(parse_moment(typed), moment, "{typed}");
        }
        assert_eq!(parse_moment("31/12/2021"), Some(date(2021, 12, 31).at(0, 0, 0, 0)));
        assert_eq!(parse_moment("31/12/2021 25:00"), None);
    }
}
