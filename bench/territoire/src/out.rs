//! Rows on their way out, each with its identifier.

use std::collections::{HashMap, VecDeque};

use fiche::{Fiche, Row};
use figures::day::{Day, MINUTES_PER_DAY, civil};

/// Rows made and not yet taken. Identifiers of a table grow by one.
#[derive(Default)]
pub(crate) struct Out {
    queue: VecDeque<(&'static Fiche, Row)>,
    last: HashMap<&'static str, i64>,
}

impl Out {
    /// Gives a row its identifier and queues it.
    pub fn push(&mut self, fiche: &'static Fiche, owner: i64, mut row: Row) -> i64 {
        let last = self.last.entry(fiche.table).or_default();
        *last += 1;
        row.id = *last;
        row.version = 1;
        row.owner = owner;
        self.queue.push_back((fiche, row));
        *last
    }

    /// The rows made and not yet taken.
    pub fn rows(&self) -> impl Iterator<Item = &(&'static Fiche, Row)> {
        self.queue.iter()
    }

    /// The same, to be settled.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut (&'static Fiche, Row)> {
        self.queue.iter_mut()
    }

    pub fn pop(&mut self) -> Option<(&'static Fiche, Row)> {
        self.queue.pop_front()
    }
}

/// `YYYY-MM-DD`.
pub(crate) fn iso(day: Day) -> String {
    let (year, month, of_month) = civil(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// `YYYY-MM-DDTHH:MM` of a local minute.
pub(crate) fn iso_minute(minute: i64) -> String {
    let day = i32::try_from(minute.div_euclid(MINUTES_PER_DAY)).unwrap_or(0);
    let of_day = minute.rem_euclid(MINUTES_PER_DAY);
    format!("{}T{:02}:{:02}", iso(day), of_day / 60, of_day % 60)
}

/// The minute of a day at an hour.
pub(crate) fn at(day: Day, hour: i32, minute: i32) -> i64 {
    i64::from(day) * MINUTES_PER_DAY + i64::from(hour * 60 + minute)
}

/// What makes rows in few words.
pub(crate) trait Make: Sized {
    /// A text or a code.
    fn text(self, field: &'static str, text: impl Into<String>) -> Self;
    /// A text that may be missing.
    fn maybe(self, field: &'static str, text: Option<&str>) -> Self;
    /// A number, an identifier.
    fn int(self, field: &'static str, number: impl Into<i64>) -> Self;
    /// A link that may be missing.
    fn link(self, field: &'static str, id: Option<i64>) -> Self;
    /// A day.
    fn day(self, field: &'static str, day: Day) -> Self;
    /// A day that may be missing.
    fn maybe_day(self, field: &'static str, day: Option<Day>) -> Self;
    /// A moment.
    fn moment(self, field: &'static str, minute: i64) -> Self;
    /// Yes, or nothing.
    fn yes(self, field: &'static str, yes: bool) -> Self;
}

impl Make for Row {
    fn text(self, field: &'static str, text: impl Into<String>) -> Self {
        self.with(field, text.into())
    }
    fn maybe(self, field: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.with(field, text),
            None => self,
        }
    }
    fn int(self, field: &'static str, number: impl Into<i64>) -> Self {
        self.with(field, number.into())
    }
    fn link(self, field: &'static str, id: Option<i64>) -> Self {
        match id {
            Some(id) => self.with(field, id),
            None => self,
        }
    }
    fn day(self, field: &'static str, day: Day) -> Self {
        self.with(field, iso(day))
    }
    fn maybe_day(self, field: &'static str, day: Option<Day>) -> Self {
        match day {
            Some(day) => self.with(field, iso(day)),
            None => self,
        }
    }
    fn moment(self, field: &'static str, minute: i64) -> Self {
        self.with(field, iso_minute(minute))
    }
    fn yes(self, field: &'static str, yes: bool) -> Self {
        if yes { self.with(field, true) } else { self }
    }
}

/// An empty row.
pub(crate) fn row() -> Row {
    Row::default()
}
