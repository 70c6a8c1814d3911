//! What share of the writings that were owed came in time, by their nature.

use jiff::civil::Date;

/// A writing that was owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Du {
    /// Its place in the list it comes from.
    pub at: usize,
    /// A code of its nature.
    pub nature: &'static str,
    /// Until when it was owed.
    pub due: Date,
    /// The day it was validated; none while it is not.
    pub done: Option<Date>,
}

impl Du {
    /// Whether it came in time; none while its day has not passed and it is not written.
    fn in_time(self, today: Date) -> Option<bool> {
        match self.done {
            Some(done) => Some(done <= self.due),
            None if self.due < today => Some(false),
            None => None,
        }
    }
}

/// The writings of one nature: those in time, those late or still owed, by their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub nature: &'static str,
    pub in_time: Vec<usize>,
    pub late: Vec<usize>,
}

impl Part {
    /// In whole percent, half up.
    pub fn percent(&self) -> usize {
        let all = self.in_time.len() + self.late.len();
        (self.in_time.len() * 200 + all) / (all * 2).max(1)
    }
}

/// The parts, in the order of the natures that come.
pub(crate) fn parts(all: &[Du], today: Date) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    for one in all {
        let Some(in_time) = one.in_time(today) else { continue };
        let at = found.iter().position(|part| part.nature == one.nature).unwrap_or_else(|| {
            found.push(Part { nature: one.nature, in_time: Vec::new(), late: Vec::new() });
            found.len() - 1
        });
        let part = &mut found[at];
        if in_time { part.in_time.push(one.at) } else { part.late.push(one.at) }
    }
    found.sort_by_key(|part| part.nature);
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_writing_is_in_time_up_to_its_day_and_late_from_the_day_after() {
        let (due, today) = (date(2026, 3, 11), date(2026, 3, 12));
        let one =
            |at: usize, due: Date, done: Option<Date>| Du { at, nature: "rapport", due, done };
        let all = [
            one(0, due, Some(due)),
            one(1, due, Some(today)),
            one(2, due, None),
            // Its day has not passed: neither.
            one(3, today, None),
            Du { at: 4, nature: "courrier", due, done: Some(due) },
        ];
        let found = parts(&all, today);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].nature, found[0].percent()), ("courrier", 100));
        assert_eq!((&found[1].in_time, &found[1].late), (&vec![0], &vec![1, 2]));
        assert_eq!(found[1].percent(), 33);
    }
}
