//! Typed columns: the values of one property of all rows, as small as they can be.

use std::collections::HashMap;

use thiserror::Error;

use crate::day::{Day, NO_DAY, day_of_minute};
use crate::population::Kind;

/// The absent identifier, minute or number.
pub const NO_INT: i64 = i64::MIN;
/// The absent code.
pub const NO_CODE: u32 = u32::MAX;

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Absent.
    None,
    /// An identifier, for [`Kind::Id`] and [`Kind::Ref`] columns.
    Id(i64),
    /// A civil day.
    Day(Day),
    /// A local minute.
    Minute(i64),
    /// A code.
    Code(&'a str),
    /// A whole number.
    Int(i64),
}

/// Why a row cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FactsError {
    /// The row has not one value for each column.
    #[error("{population}: {given} valeurs pour {wanted} colonnes")]
    Arity {
        /// The population.
        population: String,
        /// The number of values given.
        given: usize,
        /// The number of columns.
        wanted: usize,
    },
    /// A value is not of its column's kind.
    #[error("{population}.{column}: {wanted} attendu")]
    Kind {
        /// The population.
        population: String,
        /// The column.
        column: String,
        /// The kind that the column holds, in French.
        wanted: &'static str,
    },
}

/// The distinct values of a column, each with its index.
#[derive(Debug, Clone, Default)]
pub struct Dictionary<T> {
    values: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Dictionary<T> {
    fn intern<Q>(&mut self, value: &Q) -> u32
    where
        Q: ?Sized + Eq + std::hash::Hash + ToOwned<Owned = T>,
        T: std::borrow::Borrow<Q>,
    {
        if let Some(&place) = self.places.get(value) {
            return place;
        }
        let place = self.values.len() as u32;
        self.values.push(value.to_owned());
        self.places.insert(value.to_owned(), place);
        place
    }

    pub(crate) fn of(values: Vec<T>) -> Self {
        let places = values.iter().cloned().zip(0..).collect();
        Self { values, places }
    }

    /// Returns the value at an index.
    pub fn value(&self, place: u32) -> Option<&T> {
        self.values.get(place as usize)
    }

    /// Returns the index of a value.
    pub fn place<Q>(&self, value: &Q) -> Option<u32>
    where
        Q: ?Sized + Eq + std::hash::Hash,
        T: std::borrow::Borrow<Q>,
    {
        self.places.get(value).copied()
    }

    /// Returns all values, in the order of their indexes.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

/// The values of one column.
#[derive(Debug, Clone)]
pub enum Column {
    /// Identifiers.
    Id(Vec<i64>),
    /// Identifiers with few distinct values.
    Ref(Vec<u32>, Dictionary<i64>),
    /// Days.
    Day(Vec<Day>),
    /// Minutes.
    Minute(Vec<i64>),
    /// Codes.
    Code(Vec<u32>, Dictionary<String>),
    /// Whole numbers.
    Int(Vec<i64>),
}

impl Column {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Id => Self::Id(Vec::new()),
            Kind::Ref => Self::Ref(Vec::new(), Dictionary::default()),
            Kind::Day => Self::Day(Vec::new()),
            Kind::Minute => Self::Minute(Vec::new()),
            Kind::Code => Self::Code(Vec::new(), Dictionary::default()),
            Kind::Int => Self::Int(Vec::new()),
        }
    }

    /// Writes a value at `row`, which is at most one past the end. The kind was checked before.
    pub(crate) fn set(&mut self, row: usize, value: Value<'_>) {
        fn put<T>(values: &mut Vec<T>, row: usize, value: T) {
            if let Some(slot) = values.get_mut(row) {
                *slot = value;
            } else {
                values.push(value);
            }
        }
        match (self, value) {
            (Self::Id(values) | Self::Int(values) | Self::Minute(values), value) => {
                let raw = match value {
                    Value::Id(raw) | Value::Int(raw) | Value::Minute(raw) => raw,
                    _ => NO_INT,
                };
                put(values, row, raw);
            }
            (Self::Ref(values, dictionary), Value::Id(raw)) => {
                put(values, row, dictionary.intern(&raw));
            }
            (Self::Code(values, dictionary), Value::Code(code)) => {
                put(values, row, dictionary.intern(code));
            }
            (Self::Ref(values, _) | Self::Code(values, _), _) => put(values, row, NO_CODE),
            (Self::Day(values), Value::Day(day)) => put(values, row, day),
            (Self::Day(values), _) => put(values, row, NO_DAY),
        }
    }

    /// Returns the raw whole number at a row, [`NO_INT`] when absent.
    pub fn raw(&self, row: usize) -> i64 {
        match self {
            Self::Id(values) | Self::Int(values) | Self::Minute(values) => values[row],
            Self::Ref(values, dictionary) => {
                dictionary.value(values[row]).copied().unwrap_or(NO_INT)
            }
            Self::Day(values) => match values[row] {
                NO_DAY => NO_INT,
                day => i64::from(day),
            },
            Self::Code(values, _) => match values[row] {
                NO_CODE => NO_INT,
                code => i64::from(code),
            },
        }
    }

    /// Returns the day at a row, [`NO_DAY`] when absent; a minute gives its day.
    pub fn day(&self, row: usize) -> Day {
        match self {
            Self::Day(values) => values[row],
            Self::Minute(values) => match values[row] {
                NO_INT => NO_DAY,
                minute => day_of_minute(minute),
            },
            _ => NO_DAY,
        }
    }

    /// Returns the index of the code or reference at a row, [`NO_CODE`] when absent.
    pub fn code(&self, row: usize) -> u32 {
        match self {
            Self::Code(values, _) | Self::Ref(values, _) => values[row],
            _ => NO_CODE,
        }
    }
}
