//! Days relative to the period asked, and the cutting of a period.

use crate::day::{Day, civil, day, french, month_of, month_start};

/// A day written `jour/mois/N`, `jour/mois/N-1` or `jour/mois/2023`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayPattern {
    of_month: i32,
    month: i32,
    year: Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Year {
    Fixed(i32),
    Offset(i32),
}

impl DayPattern {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '/');
        let of_month = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let year = parts.next()?;
        let year = match year.strip_prefix('N') {
            Some("") => Year::Offset(0),
            Some(offset) => Year::Offset(offset.parse().ok()?),
            None => Year::Fixed(year.parse().ok()?),
        };
        ((1..=31).contains(&of_month) && (1..=12).contains(&month)).then_some(Self {
            of_month,
            month,
            year,
        })
    }

    /// Returns the day; `N` is the year of `last`, the last day of the period.
    pub fn on(self, last: Day) -> Day {
        let year = match self.year {
            Year::Fixed(year) => year,
            Year::Offset(offset) => civil(last).0 + offset,
        };
        let month = year * 12 + self.month - 1;
        let length = month_start(month + 1) - month_start(month);
        day(year, self.month, self.of_month.min(length))
    }
}

/// A day known only for each fact and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Entry,
    Exit,
    PeriodStart,
    PeriodEnd,
    On(DayPattern),
}

impl Moment {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "entree" | "jour" => Some(Self::Entry),
            "sortie" => Some(Self::Exit),
            "debut_periode" => Some(Self::PeriodStart),
            "fin_periode" => Some(Self::PeriodEnd),
            "debut_annee" => DayPattern::parse("1/1/N").map(Self::On),
            "fin_annee" => DayPattern::parse("31/12/N").map(Self::On),
            day => DayPattern::parse(day).map(Self::On),
        }
    }

    /// Returns the day, for a fact entered and left on the days given, in `start..end`.
    pub fn on(self, entry: Day, exit: Day, start: Day, end: Day) -> Day {
        match self {
            Self::Entry => entry,
            Self::Exit => exit.min(end - 1),
            Self::PeriodStart => start,
            Self::PeriodEnd => end - 1,
            Self::On(pattern) => pattern.on(end - 1),
        }
    }
}

/// Cuts `start..end` at months, quarters or years; whole when the axis is none of them.
pub(crate) fn cut(axis: Option<&str>, start: Day, end: Day) -> Vec<(Day, Day)> {
    let step = match axis {
        Some("mois") => 1,
        Some("trimestre") => 3,
        Some("annee") => 12,
        _ => return vec![(start, end)],
    };
    let mut pieces = Vec::new();
    let mut from = start;
    while from < end {
        let month = month_of(from);
        let next = month_start(month - month.rem_euclid(step) + step).min(end);
        pieces.push((from, next));
        from = next;
    }
    pieces
}

/// Returns the label of a piece of a period.
pub(crate) fn piece_label(axis: &str, start: Day) -> String {
    let (year, month, _) = civil(start);
    match axis {
        "mois" => format!("{} {year}", vocabulary::month_name(month)),
        "trimestre" => format!("T{} {year}", (month - 1) / 3 + 1),
        _ => year.to_string(),
    }
}

/// Writes a window for a reader: both days included.
pub(crate) fn window_text(start: Day, end: Day) -> String {
    format!("du {} au {}", french(start), french(end - 1))
}
