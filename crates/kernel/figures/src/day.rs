//! Civil days as whole numbers since 1 January 1970, and the arithmetic of months and ages.
//!
//! A day is an `i32` because a territory holds millions of them; [`NO_DAY`] is the absent one.
//! Nothing here knows an hour, except the conversion of local minutes to their day.

use jiff::civil::Date;

/// A civil day: days since 1970-01-01.
pub type Day = i32;

/// The absent day.
pub const NO_DAY: Day = i32::MIN;

/// The day of an exit that has not come.
pub const FAR: Day = i32::MAX;

/// Minutes in a civil day; summer time is ignored, a day has 24 hours in every count.
pub const MINUTES_PER_DAY: i64 = 1440;

/// Returns the day of a year, month (1 to 12) and day of month.
pub const fn day(year: i32, month: i32, of_month: i32) -> Day {
    // Days from civil, with years that begin in March so that February comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + of_month - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the year, month (1 to 12) and day of month of a day.
pub const fn civil(day: Day) -> (i32, i32, i32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, of_month)
}

/// Returns the day of a [`Date`].
pub fn from_date(date: Date) -> Day {
    day(i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
}

/// Returns the [`Date`] of a day, `None` when it is [`NO_DAY`] or out of jiff's range.
pub fn to_date(value: Day) -> Option<Date> {
    if value == NO_DAY || value == FAR {
        return None;
    }
    let (year, month, of_month) = civil(value);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(of_month).ok()?)
        .ok()
}

/// Returns the day as a French reader writes it: `31/12/2021`.
pub fn french(value: Day) -> String {
    if value == NO_DAY || value == FAR {
        return "—".to_owned();
    }
    let (year, month, of_month) = civil(value);
    format!("{of_month:02}/{month:02}/{year}")
}

/// Returns the number of the month a day is in: `12 × year + month − 1`.
pub const fn month_of(day: Day) -> i32 {
    let (year, month, _) = civil(day);
    year * 12 + month - 1
}

/// Returns the first day of a month numbered as by [`month_of`].
pub const fn month_start(month: i32) -> Day {
    day(month.div_euclid(12), month.rem_euclid(12) + 1, 1)
}

/// Returns the ISO weekday of a day: 1 is Monday, 7 Sunday.
pub const fn weekday(day: Day) -> u8 {
    match (day + 3).rem_euclid(7) {
        0 => 1,
        1 => 2,
        2 => 3,
        3 => 4,
        4 => 5,
        5 => 6,
        _ => 7,
    }
}

/// Adds months to a day; a day that the month lacks becomes its last one.
pub fn add_months(value: Day, months: i32) -> Day {
    let (_, _, of_month) = civil(value);
    let month = month_of(value) + months;
    let start = month_start(month);
    let length = month_start(month + 1) - start;
    start + of_month.min(length) - 1
}

/// Returns the whole civil months from `from` to `to`, and the days left over.
///
/// Zero when `to` is not after `from`. A child born on 29 February completes its year on 1 March.
pub fn months_and_days(from: Day, to: Day) -> (i32, i32) {
    if to <= from {
        return (0, 0);
    }
    let (_, _, from_day) = civil(from);
    let (_, _, to_day) = civil(to);
    let months = month_of(to) - month_of(from) - i32::from(to_day < from_day);
    (months, to - add_months(from, months))
}

/// Returns the completed months of age on a day; `None` before birth or without a birth date.
pub fn age_months(birth: Day, on: Day) -> Option<i32> {
    if birth == NO_DAY || on == NO_DAY || on < birth {
        return None;
    }
    Some(months_and_days(birth, on).0)
}

/// Returns the civil day of a local minute.
pub fn day_of_minute(minute: i64) -> Day {
    Day::try_from(minute.div_euclid(MINUTES_PER_DAY)).unwrap_or(FAR)
}
