//! The 26 orders of 2023 and what became of them.
//!
//! Written from the printed totals: 9 exits whose mean is 4 months and 7 days, 10 youths present
//! at the end of the year, a stay under 48 hours, 6 orders without a stay. The days and the
//! départements of each are choices, and stand in `calcul.md`.

use jiff::civil::Date;

use crate::days::{add_days, add_months, day};

/// How a stay of 2023 went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Went to its end.
    Complete,
    /// Ended by a fugue.
    Fugue,
    /// Runs at the end of 2023, until the day given if it was recorded.
    Running(Option<Date>),
    /// Ended within 48 hours of the arrival.
    Short,
    /// Never began: the youth ran away before arriving.
    Never,
}

/// An order of placement.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The day of entry, or that on which the youth was expected.
    pub entry: Date,
    /// The length of the stay, in civil months and days, when it ended.
    pub length: (i64, i64),
    /// How it went.
    pub course: Course,
    /// The commune of the family, with its département.
    pub commune: &'static str,
    /// Whether the arrival could not be prepared.
    pub immediate: bool,
    /// The completed months of age on the day of entry.
    pub age_months: i64,
    /// Whether the judge prolonged the placement.
    pub prolonged: bool,
}

impl Order {
    /// The day of exit.
    pub fn exit(&self) -> Option<Date> {
        match self.course {
            Course::Complete | Course::Fugue | Course::Short => {
                Some(add_days(add_months(self.entry, self.length.0), self.length.1))
            }
            Course::Running(exit) => exit,
            Course::Never => None,
        }
    }

    /// The département of origin.
    pub fn departement(&self) -> &'static str {
        self.commune.split(['(', ')']).nth(1).unwrap_or_default()
    }

    /// Whether the youth was accompanied: there for more than 48 hours.
    pub fn accompanied(&self) -> bool {
        !matches!(self.course, Course::Short | Course::Never)
    }
}

const fn order(entry: Date, course: Course, commune: &'static str, age_months: i64) -> Order {
    Order { entry, length: (0, 0), course, commune, immediate: false, age_months, prolonged: false }
}

const fn left(
    entry: Date,
    length: (i64, i64),
    course: Course,
    commune: &'static str,
    age_months: i64,
) -> Order {
    Order { length, ..order(entry, course, commune, age_months) }
}

const fn at_once(order: Order) -> Order {
    Order { immediate: true, ..order }
}

const fn prolonged(order: Order) -> Order {
    Order { prolonged: true, ..order }
}

use Course::{Complete, Fugue, Never, Running, Short};

/// The orders: the 9 exits, the 10 that run, the short stay, the 6 that never began.
///
/// Months and days of the 9 exits add up to 36 and 63: four months and seven days on average.
/// The ages of the 19 accompanied add up to 3 739 months: 16,4 years on average.
#[rustfmt::skip]
pub const ORDERS: [Order; 26] = [
    left(day(2023, 3, 6), (5, 4), Complete, "Villeurbanne (69)", 206),
    left(day(2023, 3, 13), (5, 2), Complete, "Bourg-en-Bresse (01)", 190),
    left(day(2023, 3, 27), (5, 10), Complete, "Vénissieux (69)", 199),
    left(day(2023, 4, 17), (4, 20), Complete, "Saint-Étienne (42)", 195),
    left(day(2023, 5, 22), (4, 12), Complete, "Grenoble (38)", 203),
    prolonged(left(day(2023, 4, 3), (6, 3), Complete, "Givors (69)", 187)),
    left(day(2023, 3, 8), (2, 5), Fugue, "Lyon (69)", 201),
    at_once(left(day(2023, 6, 12), (2, 0), Fugue, "Valence (26)", 205)),
    left(day(2023, 7, 3), (3, 7), Fugue, "Roanne (42)", 192),
    prolonged(order(day(2023, 6, 19), Running(Some(day(2024, 1, 19))), "Tarare (69)", 188)),
    prolonged(order(day(2023, 7, 10), Running(Some(day(2024, 2, 9))), "Échirolles (38)", 194)),
    at_once(order(day(2023, 7, 24), Running(None), "Vaulx-en-Velin (69)", 208)),
    order(day(2023, 8, 7), Running(None), "Clermont-Ferrand (63)", 197),
    order(day(2023, 8, 21), Running(None), "Firminy (42)", 200),
    order(day(2023, 9, 4), Running(None), "Oullins-Pierre-Bénite (69)", 191),
    at_once(order(day(2023, 9, 11), Running(None), "Vienne (38)", 202)),
    order(day(2023, 9, 18), Running(None), "Annonay (07)", 196),
    order(day(2023, 10, 2), Running(None), "Chambéry (73)", 193),
    order(day(2023, 10, 16), Running(None), "Saint-Chamond (42)", 192),
    at_once(left(day(2023, 3, 14), (0, 2), Short, "Montélimar (26)", 198)),
    order(day(2023, 3, 9), Never, "Rillieux-la-Pape (69)", 199),
    order(day(2023, 3, 15), Never, "Annemasse (74)", 194),
    order(day(2023, 3, 20), Never, "Rive-de-Gier (42)", 206),
    at_once(order(day(2023, 3, 24), Never, "Fontaine (38)", 190)),
    order(day(2023, 4, 12), Never, "Riom (63)", 204),
    order(day(2023, 9, 27), Never, "Bron (69)", 201),
];

/// The days counted in 2023, as published.
pub const DAYS_2023: i64 = 2_407;

/// The days not counted for fugues of more than 48 hours, as published.
pub const FUGUE_DAYS: i64 = 377;

/// A fugue during a stay: the order, the day it begins, its length in days.
///
/// The three stays ended by a fugue end on the day it ends. Together they make [`FUGUE_DAYS`].
pub const FUGUES: &[(usize, Date, i64)] = &[
    (0, day(2023, 3, 16), 38),
    (1, day(2023, 3, 20), 45),
    (2, day(2023, 3, 30), 33),
    (6, day(2023, 3, 18), 56),
    (7, day(2023, 6, 19), 54),
    (8, day(2023, 7, 17), 85),
    (12, day(2023, 9, 16), 66),
];

/// A detention during which the placement is kept: 74 days, counted.
pub const DETENTIONS: &[(usize, Date, i64)] =
    &[(10, day(2023, 9, 4), 40), (14, day(2023, 10, 10), 34)];

/// The youths of the two sessions of 2022: entry, exit, how many. They make the 2 019 days of
/// 2022, and those of January and February 2023.
pub const SESSIONS: &[(Date, Date, usize)] = &[
    (day(2022, 1, 11), day(2022, 6, 14), 4),
    (day(2022, 1, 12), day(2022, 6, 14), 3),
    (day(2022, 9, 5), day(2023, 1, 27), 5),
    (day(2022, 9, 5), day(2023, 2, 24), 3),
];
