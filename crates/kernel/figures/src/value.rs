//! Values computed for each fact, and the conditions on them.

use crate::day::{Day, NO_DAY, age_months, months_and_days};
use crate::facts::{Column, Facts, NO_CODE, NO_INT};
use crate::population::Kind;
use crate::spec::{Condition, DurationUnit, Is, Ongoing, Scalar, ValueKind, ValueSpec};
use crate::window::{DayPattern, Moment};

/// A fact seen in a piece of the period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub row: usize,
    /// The day of entry.
    pub entry: Day,
    /// The day of exit, [`crate::day::FAR`] while running.
    pub exit: Day,
    /// The first day of the piece.
    pub start: Day,
    /// The day after its last one.
    pub end: Day,
}

/// A value ready to be read.
#[derive(Debug, Clone)]
pub(crate) enum ValueRead<'a> {
    Age { birth: &'a Column, at: Moment, decimal: bool },
    Duration { unit: DurationUnit, ongoing: Ongoing, last_day: bool },
    Delay { from: &'a Column, to: &'a Column, unit: DurationUnit },
    Product(Vec<&'a Column>),
}

impl<'a> ValueRead<'a> {
    /// Prepares a value; `None` when the population lacks what it needs.
    pub fn new(
        spec: &ValueSpec,
        facts: &'a Facts,
        ongoing: Ongoing,
        last_day: bool,
    ) -> Option<Self> {
        let named = |name: &Option<String>| name.as_deref().and_then(|name| facts.named(name));
        Some(match spec.value {
            ValueKind::Age => Self::Age {
                birth: named(&facts.spec().birth)?,
                at: Moment::parse(spec.at.as_deref().unwrap_or("entree"))?,
                decimal: spec.decimal,
            },
            ValueKind::Duree => Self::Duration { unit: spec.unit, ongoing, last_day },
            ValueKind::Delai => {
                Self::Delay { from: named(&spec.from)?, to: named(&spec.to)?, unit: spec.unit }
            }
            ValueKind::Colonne => Self::Product(
                spec.columns.iter().map(|name| facts.named(name)).collect::<Option<_>>()?,
            ),
        })
    }

    /// Returns what the raw value must be divided by.
    pub fn scale(&self) -> i64 {
        match self {
            Self::Age { decimal: true, .. } => 12,
            _ => 1,
        }
    }

    /// Says whether the value is civil months and days, 30 days to a month.
    pub fn is_civil(&self) -> bool {
        matches!(
            self,
            Self::Duration { unit: DurationUnit::Civile, .. }
                | Self::Delay { unit: DurationUnit::Civile, .. }
        )
    }

    /// Returns the raw value of a fact, `None` when something it needs is absent.
    pub fn read(&self, seen: Seen) -> Option<i64> {
        match self {
            Self::Age { birth, at, decimal } => {
                let on = at.on(seen.entry, seen.exit, seen.start, seen.end);
                let months = age_months(birth.day(seen.row), on)?;
                Some(i64::from(if *decimal { months } else { months / 12 }))
            }
            Self::Duration { unit, ongoing, last_day } => {
                let end = if seen.exit < seen.end {
                    seen.exit + Day::from(*last_day)
                } else if *ongoing == Ongoing::FinPeriode {
                    seen.end
                } else {
                    return None;
                };
                Some(length(seen.entry, end, *unit))
            }
            Self::Delay { from, to, unit } => {
                let (from, to) = (from.day(seen.row), to.day(seen.row));
                (from != NO_DAY && to != NO_DAY).then(|| length(from, to, *unit))
            }
            Self::Product(columns) => columns.iter().try_fold(1_i64, |product, column| {
                let value = column.raw(seen.row);
                if value == NO_INT { None } else { product.checked_mul(value) }
            }),
        }
    }
}

fn length(from: Day, to: Day, unit: DurationUnit) -> i64 {
    let (months, days) = months_and_days(from, to);
    match unit {
        DurationUnit::Jours => i64::from(to) - i64::from(from),
        DurationUnit::Mois => i64::from(months),
        DurationUnit::Annees => i64::from(months / 12),
        DurationUnit::Civile => i64::from(months) * 30 + i64::from(days),
    }
}

enum Read<'a> {
    Code(&'a Column),
    Day(&'a Column),
    Raw(&'a Column),
    Value(ValueRead<'a>),
}

/// A condition ready to be read.
pub(crate) struct Test<'a> {
    read: Read<'a>,
    /// For codes: the answer for each code, and for none at last.
    codes: Vec<bool>,
    one_of: Vec<i64>,
    not_in: Vec<i64>,
    is: Option<Is>,
    least: i64,
    most: i64,
    bounded: bool,
    window: (Day, Day),
}

impl<'a> Test<'a> {
    /// Prepares a condition for the window `start..end`.
    pub fn new(
        spec: &Condition,
        facts: &'a Facts,
        ongoing: Ongoing,
        last_day: bool,
        window: (Day, Day),
    ) -> Option<Self> {
        let read = match (&spec.column, &spec.of) {
            (Some(name), _) => {
                let column = facts.named(name)?;
                match facts.spec().find(name)?.kind {
                    Kind::Code => Read::Code(column),
                    Kind::Day | Kind::Minute => Read::Day(column),
                    Kind::Id | Kind::Ref | Kind::Int => Read::Raw(column),
                }
            }
            (None, Some(value)) => Read::Value(ValueRead::new(value, facts, ongoing, last_day)?),
            (None, None) => return None,
        };
        let scale = if let Read::Value(value) = &read { value.scale() } else { 1 };
        let last = window.1 - 1;
        let number = |scalar: &Scalar| match scalar {
            Scalar::Whole(value) => Some(value * scale),
            Scalar::Text(text) => {
                DayPattern::parse(text).map(|pattern| i64::from(pattern.on(last)))
            }
        };
        let bound = |scalar: &Option<Scalar>| scalar.as_ref().and_then(number);
        let least = [bound(&spec.ge), bound(&spec.gt).map(|value| value + 1)];
        let most = [bound(&spec.le), bound(&spec.lt).map(|value| value - 1)];
        let codes = if let Read::Code(Column::Code(_, dictionary)) = &read {
            let listed = |list: &[Scalar], code: &str| {
                list.iter().any(|scalar| match scalar {
                    Scalar::Text(text) => text == code,
                    Scalar::Whole(number) => number.to_string() == code,
                })
            };
            let fits = |code: &str| {
                (spec.one_of.is_empty() || listed(&spec.one_of, code))
                    && !listed(&spec.not_in, code)
                    && spec.is != Some(Is::Vide)
            };
            let none = spec.one_of.is_empty() && spec.is != Some(Is::Renseigne);
            dictionary.values().iter().map(|code| fits(code)).chain([none]).collect()
        } else {
            Vec::new()
        };
        Some(Self {
            read,
            codes,
            one_of: spec.one_of.iter().filter_map(number).collect(),
            not_in: spec.not_in.iter().filter_map(number).collect(),
            is: spec.is,
            bounded: least.iter().chain(&most).any(Option::is_some),
            least: least.into_iter().flatten().max().unwrap_or(i64::MIN),
            most: most.into_iter().flatten().min().unwrap_or(i64::MAX),
            window,
        })
    }

    /// Says whether the condition holds for a fact.
    pub fn holds(&self, seen: Seen) -> bool {
        let value = match &self.read {
            Read::Code(column) => {
                let code = column.code(seen.row);
                let none = self.codes.len() - 1;
                return self.codes[if code == NO_CODE { none } else { code as usize }];
            }
            Read::Day(column) => match column.day(seen.row) {
                NO_DAY => None,
                day => Some(i64::from(day)),
            },
            Read::Raw(column) => match column.raw(seen.row) {
                NO_INT => None,
                raw => Some(raw),
            },
            Read::Value(value) => value.read(seen),
        };
        let Some(value) = value else {
            return self.one_of.is_empty()
                && !self.bounded
                && matches!(self.is, None | Some(Is::Vide));
        };
        let state = match self.is {
            None | Some(Is::Renseigne) => true,
            Some(Is::Vide) => false,
            Some(Is::DansPeriode) => {
                i64::from(self.window.0) <= value && value < i64::from(self.window.1)
            }
        };
        state
            && (self.one_of.is_empty() || self.one_of.contains(&value))
            && !self.not_in.contains(&value)
            && self.least <= value
            && value <= self.most
    }
}
