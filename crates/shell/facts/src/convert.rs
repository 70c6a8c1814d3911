//! A row of the database as the values of a fact.

use db::Value as Stored;
use figures::population::ColumnSpec;
use figures::{Kind, PopulationSpec, Value};

use crate::{FactsError, Published};

/// A population ready to be read: its description and where derived columns look.
pub(crate) struct Reader {
    pub published: &'static Published,
    pub spec: PopulationSpec,
    derived: Vec<(usize, usize)>,
    pub group: Option<usize>,
}

impl Reader {
    pub fn new(published: &'static Published) -> Result<Self, FactsError> {
        let spec = (published.spec)();
        let place = |name: &str| {
            spec.place(name).ok_or_else(|| FactsError::Shape {
                population: spec.name.clone(),
                cause: format!("no column {name}"),
            })
        };
        let derived = published
            .derived
            .iter()
            .map(|derived| Ok((place(derived.from)?, place(derived.to)?)))
            .collect::<Result<_, FactsError>>()?;
        let group = published.group.map(place).transpose()?;
        Ok(Self { published, spec, derived, group })
    }

    /// The statement that reads the facts of a clause.
    pub fn statement(&self, clause: &str) -> String {
        let Published { sql, filter, .. } = self.published;
        if filter.is_empty() {
            format!("{sql} WHERE {clause}")
        } else {
            format!("{sql} WHERE ({filter}) AND {clause}")
        }
    }

    /// Reads a row into an identifier and values, which are left in `values`.
    pub fn read<'r>(
        &self,
        row: &'r db::Row,
        values: &mut Vec<Value<'r>>,
    ) -> Result<i64, FactsError> {
        let wrong = |cause: String| FactsError::Shape { population: self.spec.name.clone(), cause };
        values.clear();
        let stored = row.values();
        let plain = self.spec.columns.len() - self.derived.len();
        if stored.len() != plain + 1 {
            return Err(wrong(format!("{} columns read for {}", stored.len(), plain + 1)));
        }
        let Some(Stored::Int(Some(id))) = stored.first() else {
            return Err(wrong("no identifier".to_owned()));
        };
        for (column, stored) in self.spec.columns.iter().zip(&stored[1..]) {
            let value = convert(column, stored)
                .ok_or_else(|| wrong(format!("column {} holds another kind", column.name)))?;
            values.push(value);
        }
        for (derived, (from, to)) in self.published.derived.iter().zip(&self.derived) {
            values.push((derived.make)(minute_of(values[*from]), minute_of(values[*to])));
        }
        Ok(*id)
    }
}

fn convert<'r>(column: &ColumnSpec, stored: &'r Stored) -> Option<Value<'r>> {
    Some(match (column.kind, stored) {
        (_, stored) if stored.is_null() => Value::None,
        (Kind::Id | Kind::Ref, Stored::Int(Some(id))) => Value::Id(*id),
        (Kind::Int, Stored::Int(Some(number))) => Value::Int(*number),
        (Kind::Day, Stored::Text(Some(text))) => Value::Day(day(text)?),
        (Kind::Minute, Stored::Text(Some(text))) => Value::Minute(minute(text)?),
        (Kind::Code, Stored::Text(Some(text))) => Value::Code(text),
        _ => return None,
    })
}

/// Reads `YYYY-MM-DD`, whatever follows.
pub(crate) fn day(text: &str) -> Option<figures::day::Day> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i32>().ok();
    let (year, month, of_month) = (number(0..4)?, number(5..7)?, number(8..10)?);
    Some(figures::day::day(year, month, of_month))
}

/// Reads `YYYY-MM-DDTHH:MM`; a day alone is its beginning.
fn minute(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let of_day = match text.len() {
        0..=10 => 0,
        _ => number(11..13)? * 60 + number(14..16)?,
    };
    Some(i64::from(day(text)?) * figures::day::MINUTES_PER_DAY + of_day)
}

fn minute_of(value: Value<'_>) -> Option<i64> {
    match value {
        Value::Minute(minute) => Some(minute),
        Value::Day(day) => Some(i64::from(day) * figures::day::MINUTES_PER_DAY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_minutes_and_a_day_alone_is_its_beginning() {
        assert_eq!(minute("1970-01-02T01:05"), Some(1440 + 65));
        assert_eq!(minute("1970-01-02"), Some(1440));
        assert_eq!(day("2024-02-29T10:00"), Some(figures::day::day(2024, 2, 29)));
        assert_eq!(day("bientôt"), None);
    }
}
