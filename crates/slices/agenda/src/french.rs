//! Days, hours and months as people say them.

use jiff::civil::{Date, DateTime, Time, Weekday};

/// `lundi`.
pub(crate) fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

/// `mars 2026`.
pub(crate) fn month(day: Date) -> String {
    format!("{} {}", vocabulary::month_name(day.month()), day.year())
}

/// `lundi 2 mars`, the first of a month as people say it.
pub(crate) fn day(day: Date) -> String {
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{} {number} {}", weekday(day), vocabulary::month_name(day.month()))
}

/// `14 h` or `14 h 30`.
pub(crate) fn hour(at: Time) -> String {
    if at.minute() == 0 {
        format!("{} h", at.hour())
    } else {
        format!("{} h {:02}", at.hour(), at.minute())
    }
}

/// `14 h – 15 h 30`, and the day of the end when it is another one.
pub(crate) fn span(start: DateTime, end: DateTime) -> String {
    if start.date() == end.date() {
        format!("{} – {}", hour(start.time()), hour(end.time()))
    } else {
        format!("{} – {}, {}", hour(start.time()), day(end.date()), hour(end.time()))
    }
}

/// A moment as it is stored.
pub(crate) fn stored(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// An hour as a time box sends it, or as it is typed: `14:30`, `14h30`, `14 h`.
pub(crate) fn parse_hour(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase().replace('h', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, ""));
    let minute = minute.trim();
    let minute = if minute.is_empty() { 0 } else { minute.get(..2)?.parse().ok()? };
    Time::new(hour.trim().parse().ok()?, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn days_and_hours_are_said_as_people_say_them() {
        assert_eq!(day(date(2026, 3, 1)), "dimanche 1er mars");
        assert_eq!(day(date(2026, 8, 12)), "mercredi 12 août");
        assert_eq!(month(date(2026, 12, 31)), "décembre 2026");
        let (from, to) = (date(2026, 3, 7).at(14, 0, 0, 0), date(2026, 3, 8).at(18, 5, 0, 0));
        assert_eq!(span(from, date(2026, 3, 7).at(15, 30, 0, 0)), "14 h – 15 h 30");
        assert_eq!(span(from, to), "14 h – dimanche 8 mars, 18 h 05");
    }

    #[test]
    fn an_hour_is_read_as_it_is_typed() {
        for (text, read) in [
            ("14:30", Some(time(14, 30, 0, 0))),
            ("14:30:00", Some(time(14, 30, 0, 0))),
            ("9h", Some(time(9, 0, 0, 0))),
            ("9 h 05", Some(time(9, 5, 0, 0))),
            ("24:00", None),
            ("tantôt", None),
            ("", None),
        ] {
            assert_eq!(parse_hour(text), read, "{text}");
        }
    }
}
