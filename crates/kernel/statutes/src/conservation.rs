//! How long the file of a child stays in the active base after the mission, and until when a file is of use.

use jiff::{Span, ToSpan as _, civil::Date};

/// How long a nature of file stays in the active base, since a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BaseActive {
    /// The nature of the service that holds the file; empty for all others.
    pub nature: &'static str,
    /// The first day it holds.
    pub start: Date,
    /// Months after the last end of a mission.
    pub months: i64,
    /// Where it comes from.
    pub source: &'static str,
}

const CNIL: &str = "CNIL, référentiel protection de l’enfance (20 janvier 2022), § 46 : deux ans au plus \
                    en base active après le dernier contact";
const ITEP: &str = "CASF, art. D. 312-59-2 : suivi après la sortie, dans la limite de trois ans";

/// What texts that were read say; an organisation may settle its own.
pub const BASE_ACTIVE: [BaseActive; 3] = [
    BaseActive { nature: "", start: Date::constant(2022, 1, 20), months: 24, source: CNIL },
    BaseActive { nature: "itep", start: Date::constant(2022, 1, 20), months: 36, source: ITEP },
    BaseActive { nature: "ditep", start: Date::constant(2022, 1, 20), months: 36, source: ITEP },
];

/// The duration of a nature on a day, of the nature itself only.
pub fn base_active(nature: &str, day: Date) -> Option<BaseActive> {
    BASE_ACTIVE
        .into_iter()
        .filter(|one| one.nature == nature && one.start <= day)
        .max_by_key(|one| one.start)
}

/// The last day of end of a mission whose `months` in the active base are over on `day`.
pub fn ended_by(day: Date, months: i64) -> Date {
    let months = Span::new().months(months.clamp(0, 2400));
    let mut last = day.saturating_sub(months);
    // A month that ends on the 28th brings several days to one: the last of them counts.
    while last.saturating_add(1.day()).saturating_add(months) <= day && last < day {
        last = last.saturating_add(1.day());
    }
    last
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_mission_is_over_for_so_many_months_from_the_very_day() {
        for (day, months, last) in [
            (date(2026, 3, 12), 24, date(2024, 3, 12)),
            (date(2025, 2, 28), 24, date(2023, 2, 28)),
            (date(2026, 2, 28), 24, date(2024, 2, 29)),
            (date(2025, 2, 28), 1, date(2025, 1, 31)),
            (date(2025, 3, 31), 1, date(2025, 2, 28)),
            (date(2025, 3, 31), 0, date(2025, 3, 31)),
        ] {
            let found = ended_by(day, months);
            assert_eq!(found, last, "{day} {months}");
            assert!(found + months.months() <= day && found + 1.day() + months.months() > day);
        }
        assert_eq!(base_active("itep", date(2026, 1, 1)).map(|one| one.months), Some(36));
        assert_eq!(base_active("mecs", date(2026, 1, 1)), None);
        assert_eq!(base_active("", date(2022, 1, 19)), None);
    }
}
