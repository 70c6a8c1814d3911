//! Days, hours and delays, as the law counts them.
//!
//! A delay in months or years ends on the day of the same number, or on the last day of a month that
//! has none (code de procédure civile, art. 641). A delay in days leaves out the day it starts from
//! (the same article). No delay is carried over a Saturday or a holiday (art. 642): who watches a
//! deadline is better told of the earlier day (ADR 0027).

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde::Deserialize;

/// When something happened, or is due: a day, or an instant when the hour is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Some time of this day; due: until its end.
    Jour(Date),
    /// This very instant.
    Instant(Timestamp),
}

impl Moment {
    /// Its day, in the time zone of the service.
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Self::Jour(day) => day,
            Self::Instant(instant) => zone.to_datetime(instant).date(),
        }
    }

    /// Whether it comes no later than `other`. A day and an instant of that day come together: where
    /// the hour was not written, nobody is said to be late for it.
    pub fn by(self, other: Self, zone: &TimeZone) -> bool {
        match (self, other) {
            (Self::Instant(one), Self::Instant(two)) => one <= two,
            _ => self.day(zone) <= other.day(zone),
        }
    }
}

/// The unit of a delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unite {
    /// Hours, exact ones.
    Heures,
    /// Days.
    Jours,
    /// Weeks.
    Semaines,
    /// Months.
    Mois,
    /// Years.
    Ans,
}

/// A delay: `3 mois`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Delai {
    /// How many.
    pub nombre: i32,
    /// Of what.
    pub unite: Unite,
}

impl TryFrom<String> for Delai {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("« {text} » n'est pas un délai : « 15 jours », « 3 mois »");
        let (nombre, unite) = text.split_once(' ').ok_or_else(wrong)?;
        let unite = match unite {
            "heure" | "heures" => Unite::Heures,
            "jour" | "jours" => Unite::Jours,
            "semaine" | "semaines" => Unite::Semaines,
            "mois" => Unite::Mois,
            "an" | "ans" => Unite::Ans,
            _ => return Err(wrong()),
        };
        let nombre: i32 = nombre.parse().map_err(|_| wrong())?;
        if !(0..=1_200).contains(&nombre) {
            return Err(wrong());
        }
        Ok(Self { nombre, unite })
    }
}

impl std::fmt::Display for Delai {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = if self.nombre > 1 { "s" } else { "" };
        let (unite, plural) = match self.unite {
            Unite::Heures => ("heure", plural),
            Unite::Jours => ("jour", plural),
            Unite::Semaines => ("semaine", plural),
            Unite::Mois => ("mois", ""),
            Unite::Ans => ("an", plural),
        };
        write!(out, "{} {unite}{plural}", self.nombre)
    }
}

impl Delai {
    /// The moment this long after `start`; before it when `back`.
    ///
    /// Hours from a day whose hour is unknown are counted from its first minute: the earlier end.
    /// Beyond the calendar, `start` itself.
    pub fn from(self, start: Moment, back: bool, zone: &TimeZone) -> Moment {
        let nombre = if back { -self.nombre } else { self.nombre };
        if self.unite == Unite::Heures {
            let first = match start {
                Moment::Instant(instant) => Some(instant),
                Moment::Jour(day) => {
                    day.to_zoned(zone.clone()).ok().map(|moment| moment.timestamp())
                }
            };
            return first
                .and_then(|first| first.checked_add(nombre.hours()).ok())
                .map_or(start, Moment::Instant);
        }
        let span = match self.unite {
            Unite::Semaines => nombre.weeks(),
            Unite::Mois => nombre.months(),
            Unite::Ans => nombre.years(),
            Unite::Heures | Unite::Jours => nombre.days(),
        };
        let day = start.day(zone);
        Moment::Jour(day.checked_add(span).unwrap_or(day))
    }

    /// About how many days, to say how long before its end one is told.
    pub fn about_days(self) -> i32 {
        self.nombre
            * match self.unite {
                Unite::Heures => 0,
                Unite::Jours => 1,
                Unite::Semaines => 7,
                Unite::Mois => 30,
                Unite::Ans => 365,
            }
    }
}
