//! What a slice says of its facts: the population, where its rows are, and what they depend on.
//!
//! One text of SQL serves both engines: days and moments are texts, yes and no are codes, and no
//! function of dates is used. What needs arithmetic on moments is a [`Derived`] column.

use figures::{EvalError, PopulationSpec, Value};

/// A population and how it is read from the register.
pub struct Published {
    /// The population. Its derived columns come last.
    pub spec: fn() -> PopulationSpec,
    /// The table whose rows are the facts; it is called `t` in `sql`.
    pub own: &'static str,
    /// `SELECT` of the identifier then every column of the population that is not derived, in
    /// order, `FROM` the joined tables; without `WHERE`.
    pub sql: &'static str,
    /// Which rows are facts; empty when all are.
    pub filter: &'static str,
    /// The column that holds `t.id` when one row of `t` may give several facts.
    pub group: Option<&'static str>,
    /// The columns computed from two days or moments.
    pub derived: &'static [Derived],
    /// The other tables that the facts are read from.
    pub depends: &'static [Depend],
}

/// A table that facts depend on.
#[derive(Debug, Clone, Copy)]
pub struct Depend {
    /// The table.
    pub table: &'static str,
    /// Its field that leads to the facts; `id` for the row itself. When the field is corrected,
    /// the facts of both its values are read again.
    pub field: &'static str,
    /// The facts concerned, `$1` being the value of `field`.
    pub clause: &'static str,
}

/// A column computed from two days or moments of the fact.
#[derive(Debug, Clone, Copy)]
pub struct Derived {
    /// The column where it begins.
    pub from: &'static str,
    /// The column where it ends.
    pub to: &'static str,
    /// The value, from the two in minutes since 1970.
    pub make: fn(Option<i64>, Option<i64>) -> Value<'static>,
}

impl Depend {
    /// Facts whose `clause` names the row itself.
    pub const fn on(table: &'static str, clause: &'static str) -> Self {
        Self { table, field: "id", clause }
    }

    /// Facts whose `clause` names what `field` of the row names.
    pub const fn through(table: &'static str, field: &'static str, clause: &'static str) -> Self {
        Self { table, field, clause }
    }
}

const HOUR: i64 = 60;

/// Whole hours between two moments; none while it lasts.
pub fn hours(from: Option<i64>, to: Option<i64>) -> Value<'static> {
    match (from, to) {
        (Some(from), Some(to)) => Value::Int((to - from).div_euclid(HOUR)),
        _ => Value::None,
    }
}

/// `oui` when a span lasted 48 hours or more, or is running; `non` otherwise.
pub fn longer_than_48_h(from: Option<i64>, to: Option<i64>) -> Value<'static> {
    match (from, to) {
        (Some(from), Some(to)) if to - from < 48 * HOUR => Value::Code("non"),
        _ => Value::Code("oui"),
    }
}

/// `oui` when a stay began and lasted 48 hours or more, or is running; `non` without one.
pub fn stayed_48_h(from: Option<i64>, to: Option<i64>) -> Value<'static> {
    match from {
        Some(_) => longer_than_48_h(from, to),
        None => Value::Code("non"),
    }
}

/// When an absence begins, from the entry of the stay and the departure: `avant_arrivee` without
/// a stay or before its entry, `moins_48h` in its first 48 hours, then `pendant`.
pub fn phase(entry: Option<i64>, departure: Option<i64>) -> Value<'static> {
    Value::Code(match (entry, departure) {
        (Some(entry), Some(departure)) if departure - entry >= 48 * HOUR => "pendant",
        (Some(entry), Some(departure)) if departure >= entry => "moins_48h",
        _ => "avant_arrivee",
    })
}

/// The days of the week, from 1 January 1970: a Thursday.
const WEEK: [&str; 7] = ["jeudi", "vendredi", "samedi", "dimanche", "lundi", "mardi", "mercredi"];

fn weekday_of(at: i64) -> &'static str {
    let day = at.div_euclid(figures::day::MINUTES_PER_DAY).rem_euclid(7);
    usize::try_from(day).ok().and_then(|day| WEEK.get(day)).copied().unwrap_or_default()
}

/// The day of the week of a moment.
pub fn weekday(at: Option<i64>, _: Option<i64>) -> Value<'static> {
    at.map_or(Value::None, |at| Value::Code(weekday_of(at)))
}

/// `week_end` on a Saturday or a Sunday, `semaine` on other days.
pub fn week_part(at: Option<i64>, _: Option<i64>) -> Value<'static> {
    at.map_or(Value::None, |at| {
        Value::Code(match weekday_of(at) {
            "samedi" | "dimanche" => "week_end",
            _ => "semaine",
        })
    })
}

/// Why facts cannot be had or counted.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The database refused.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// A row does not have the shape that its population declares.
    #[error("{population}: {cause}")]
    Shape {
        /// The population.
        population: String,
        /// What does not fit.
        cause: String,
    },
    /// The figure cannot be counted.
    #[error(transparent)]
    Eval(#[from] EvalError),
    /// The facts could not be kept for the next start.
    #[error("facts not kept: {0}")]
    Kept(String),
    /// The figures of an organisation have problems.
    #[error("{} problème(s) dans les indicateurs", .0.len())]
    Catalogue(Vec<figures::Problem>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_day_of_the_week() {
        let read = |at: i64| (weekday(Some(at), None), week_part(Some(at), None));
        // Thursday 1 January 1970, the last minute of Friday, Saturday, and the Sunday before.
        assert_eq!(read(0), (Value::Code("jeudi"), Value::Code("semaine")));
        assert_eq!(read(2 * 1440 - 1), (Value::Code("vendredi"), Value::Code("semaine")));
        assert_eq!(read(2 * 1440), (Value::Code("samedi"), Value::Code("week_end")));
        assert_eq!(read(-4 * 1440), (Value::Code("dimanche"), Value::Code("week_end")));
        assert_eq!(weekday(None, None), Value::None);
    }
}
