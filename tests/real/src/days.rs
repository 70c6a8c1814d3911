//! Civil days, for the few sums the registers need.

use jiff::{Span, civil::Date};

/// The day of a year, month and day of month.
pub const fn day(year: i16, month: i8, of_month: i8) -> Date {
    Date::constant(year, month, of_month)
}

/// The day `days` later; earlier when negative.
pub fn add_days(from: Date, days: i64) -> Date {
    from.saturating_add(Span::new().days(days))
}

/// The same day of month `months` later, the last one of the month when it has no such day.
pub fn add_months(from: Date, months: i64) -> Date {
    from.saturating_add(Span::new().months(months))
}

/// The number of days from a day to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}
