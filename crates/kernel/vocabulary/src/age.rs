//! Ages in completed years.

use jiff::civil::Date;

/// Returns the age on `day` of someone born on `birth`, in completed years.
///
/// Someone born on 29 February grows older on 1 March of the years that have no such day.
/// Negative before birth.
pub fn age_years(birth: Date, day: Date) -> i16 {
    let before = (day.month(), day.day()) < (birth.month(), birth.day());
    day.year() - birth.year() - i16::from(before)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::age_years;

    #[test]
    fn a_year_is_added_on_the_birthday() {
        for (birth, day, age) in [
            (date(2010, 5, 12), date(2021, 5, 11), 10),
            (date(2010, 5, 12), date(2021, 5, 12), 11),
            (date(2010, 5, 12), date(2010, 5, 12), 0),
            (date(2004, 2, 29), date(2022, 2, 28), 17),
            (date(2004, 2, 29), date(2022, 3, 1), 18),
            (date(2010, 5, 12), date(2010, 5, 11), -1),
        ] {
            assert_eq!(age_years(birth, day), age, "{birth} {day}");
        }
    }
}
