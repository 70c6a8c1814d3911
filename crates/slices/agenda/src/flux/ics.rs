//! A calendar as programs read it (RFC 5545), in instants: no program has to know our zone.

use icalendar::{Calendar, Class, Component as _, Event, EventLike as _, EventStatus};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use sha2::{Digest as _, Sha256};

/// An appointment as the calendar says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its row: its name in every calendar, for ever.
    pub id: i64,
    /// What it is.
    pub summary: String,
    /// Where; empty when it is not said.
    pub lieu: String,
    /// From and to, in Europe/Paris.
    pub start: DateTime,
    pub end: DateTime,
    /// It will not take place, or did not.
    pub off: bool,
}

/// A deadline as the calendar says it: its day, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayLine {
    /// What names it from one reading to the next.
    pub key: String,
    /// What it is.
    pub summary: String,
    /// Its last day.
    pub day: Date,
}

impl DayLine {
    /// The key says what it is of: a calendar elsewhere is given its hash.
    fn uid(&self) -> String {
        let hash = Sha256::digest(self.key.as_bytes());
        let start: String = hash.iter().take(12).fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            let _infallible = write!(text, "{byte:02x}");
            text
        });
        format!("echeance-{start}@maillage")
    }
}

fn instant(at: Timestamp) -> Option<chrono::DateTime<chrono::Utc>> {
    chrono::DateTime::from_timestamp(at.as_second(), 0)
}

/// The text of a calendar; `now` is when it is read.
pub(super) fn calendar(
    lines: &[Line],
    days: &[DayLine],
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    let mut all = Calendar::new();
    all.name("Mon agenda").timezone("Europe/Paris");
    for line in lines {
        let at = |at: DateTime| zone.to_timestamp(at).ok().and_then(instant);
        let (Some(start), Some(end), Some(now)) = (at(line.start), at(line.end), instant(now))
        else {
            continue;
        };
        let mut event = Event::with_uid(&format!("rendez-vous-{}@maillage", line.id));
        event
            .summary(&line.summary)
            .starts(start)
            .ends(end)
            .timestamp(now)
            .class(Class::Private)
            .status(if line.off { EventStatus::Cancelled } else { EventStatus::Confirmed });
        if !line.lieu.is_empty() {
            event.location(&line.lieu);
        }
        all.push(event.done());
    }
    for line in days {
        let (year, month, day) = (line.day.year(), line.day.month(), line.day.day());
        let part = |number: i8| u32::try_from(number).unwrap_or_default();
        let day = chrono::NaiveDate::from_ymd_opt(year.into(), part(month), part(day));
        let (Some(day), Some(now)) = (day, instant(now)) else { continue };
        let mut event = Event::with_uid(&line.uid());
        event.summary(&line.summary).all_day(day).timestamp(now).class(Class::Private);
        all.push(event.done());
    }
    all.to_string()
}

/// `Élodie Vasseur` as `É. V.`: each word by its first letter.
pub(super) fn initials(nom: &str) -> String {
    nom.split(|c: char| c.is_whitespace() || c == '-')
        .filter_map(|word| word.chars().next())
        .map(|first| format!("{}.", first.to_uppercase()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_calendar_is_folded_escaped_and_in_instants() {
        let zone = TimeZone::get("Europe/Paris").expect("the zone is bundled");
        let now: Timestamp = "2026-03-12T08:00:00Z".parse().expect("an instant");
        let long = "Maison de la famille ; entrée par la cour, ".repeat(4);
        let line = |day: i8, month: i8| Line {
            id: 7,
            summary: "Visite (É. V.), à l’heure; oui".to_owned(),
            lieu: long.clone(),
            start: date(2026, month, day).at(14, 0, 0, 0),
            end: date(2026, month, day).at(15, 30, 0, 0),
            off: false,
        };
        let due = DayLine {
            key: "33 Rapport".to_owned(),
            summary: "Échéance : rapport au juge (É. V.)".to_owned(),
            day: date(2026, 4, 1),
        };
        let text = calendar(&[line(13, 3), Line { off: true, ..line(13, 7) }], &[due], now, &zone);
        for wanted in [
            "BEGIN:VCALENDAR\r\n",
            "UID:rendez-vous-7@maillage\r\n",
            // An hour ahead in winter, two in summer.
            "DTSTART:20260313T130000Z\r\n",
            "DTSTART:20260713T120000Z\r\n",
            "DTSTAMP:20260312T080000Z\r\n",
            "SUMMARY:Visite (É. V.)\\, à l’heure\\; oui\r\n",
            "STATUS:CANCELLED\r\n",
            "CLASS:PRIVATE\r\n",
            "DTSTART;VALUE=DATE:20260401\r\n",
            "UID:echeance-",
            "END:VCALENDAR\r\n",
        ] {
            assert!(text.contains(wanted), "{wanted} not in {text}");
        }
        for one in text.split("\r\n") {
            assert!(one.len() <= 75, "{one}");
            assert!(!one.contains('\n'), "{one}");
        }
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("Maison de la famille \\; entrée par la cour\\, Maison"));
    }

    #[test]
    fn a_name_is_told_by_its_first_letters() {
        assert_eq!(initials("Élodie Vasseur"), "É. V.");
        assert_eq!(initials("jean-marc  Le Bihan"), "J. M. L. B.");
        assert_eq!(initials(""), "");
    }
}
