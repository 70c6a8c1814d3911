//! Months, and days written out.

use jiff::civil::Date;

/// The months as French writes them, from January on.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The name of a month, 1 to 12; empty for any other number.
pub fn month_name(month: impl TryInto<usize>) -> &'static str {
    let at = month.try_into().ok().and_then(|month: usize| month.checked_sub(1));
    at.and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// A day written out: « 1er mars 2026 ».
pub fn written_day(day: Date) -> String {
    let first = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{first} {} {}", month_name(day.month()), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_name_and_what_is_none_has_no_name() {
        let told: Vec<&str> = [1_i8, 2, 12, 0, 13, -1].into_iter().map(month_name).collect();
        assert_eq!(told, ["janvier", "février", "décembre", "", "", ""]);
    }

    #[test]
    fn the_first_of_a_month_is_written_apart() {
        assert_eq!(written_day(Date::constant(2026, 8, 1)), "1er août 2026");
        assert_eq!(written_day(Date::constant(2026, 8, 21)), "21 août 2026");
    }
}
