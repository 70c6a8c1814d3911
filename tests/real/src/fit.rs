//! The small solver: shifts the days of movements inside their months until a total is right.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

/// A movement whose day may be shifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The day for now.
    pub day: Date,
    /// What the total gains when the day is one later: days of presence, negative for an entry.
    pub weight: i64,
}

/// The first and last day of a month that a movement may take.
///
/// Never the first nor the last day of the month: whether the day of exit is counted or not, the
/// presents at the beginning and at the end of each month are then the same. Never after the
/// 28th, so that whole months can be added to the day.
const ALLOWED: std::ops::RangeInclusive<i8> = 2..=27;

/// Shifts the movements, a little each, until they have given `missing` more days.
///
/// Working days only, each in its month. Returns what is still missing: 0 when it succeeded.
pub fn fit(movements: &mut [Movement], mut missing: i64) -> i64 {
    let mut moved = true;
    while missing != 0 && moved {
        moved = false;
        for movement in movements.iter_mut() {
            let later = (missing > 0) == (movement.weight > 0);
            let Some(day) = next_working_day(movement.day, later) else { continue };
            let days = i64::from(day.day()) - i64::from(movement.day.day());
            let gain = days * movement.weight;
            if gain.abs() <= missing.abs() {
                movement.day = day;
                missing -= gain;
                moved = true;
            }
        }
    }
    missing
}

/// The working day nearest to a day of the same month.
pub fn working_day(day: Date) -> Date {
    if is_working(day) { day } else { next_working_day(day, true).unwrap_or(day) }
}

fn next_working_day(day: Date, later: bool) -> Option<Date> {
    let step = if later { 1.day() } else { -1.day() };
    let mut next = day.checked_add(step).ok()?;
    while next.month() == day.month() && ALLOWED.contains(&next.day()) {
        if is_working(next) {
            return Some(next);
        }
        next = next.checked_add(step).ok()?;
    }
    None
}

/// Neither a week-end nor a public holiday of fixed date.
fn is_working(day: Date) -> bool {
    const HOLIDAYS: &[(i8, i8)] = &[(5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !HOLIDAYS.contains(&(day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::days::day;

    #[test]
    fn movements_stay_on_the_working_days_of_their_month() {
        let start = day(2021, 11, 10);
        let mut movements = vec![
            Movement { day: start, weight: -3 },
            Movement { day: start, weight: 1 },
            Movement { day: start, weight: 1 },
        ];
        assert_eq!(fit(&mut movements, 20), 0);
        let gained: i64 =
            movements.iter().map(|it| it.weight * i64::from(it.day.day() - start.day())).sum();
        assert_eq!(gained, 20);
        for movement in movements {
            assert!(movement.day.month() == 11 && is_working(movement.day));
        }
    }

    #[test]
    fn what_no_day_can_give_is_told() {
        let mut movements = vec![Movement { day: day(2021, 11, 10), weight: 1 }];
        assert_eq!(fit(&mut movements, 100), 84);
        assert_eq!(movements[0].day, day(2021, 11, 26));
    }
}
