//! A row of the register: values by field, with the readings that rules need.

use std::collections::BTreeMap;

use db::Value;
use jiff::civil::{Date, DateTime};

/// A row: its identifier and version once it is kept, its values by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its identifier; 0 before it is kept.
    pub id: i64,
    /// Its version, from 1; 0 before it is kept.
    pub version: i64,
    /// The service or organisation it belongs to; 0 for the instance.
    pub owner: i64,
    /// Its reference in an outside system.
    pub reference: Option<String>,
    values: BTreeMap<&'static str, Value>,
}

impl Row {
    /// Sets a value.
    pub fn set(&mut self, field: &'static str, value: Value) {
        self.values.insert(field, value);
    }

    /// Sets a value and returns the row: for tests and builders.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<Value>) -> Self {
        self.set(field, value.into());
        self
    }

    /// Takes what another row says in a field, be it nothing.
    pub fn take(&mut self, field: &'static str, other: &Self) {
        match other.value(field) {
            Some(value) => self.set(field, value.clone()),
            None => {
                self.values.remove(field);
            }
        }
    }

    /// Returns a value as it is stored.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.values.get(field).filter(|value| !value.is_null())
    }

    /// Returns a text or a code.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.values.get(field) {
            Some(Value::Text(Some(text))) => Some(text),
            _ => None,
        }
    }

    /// Returns a number, an identifier, or yes (1) and no (0).
    pub fn int(&self, field: &str) -> Option<i64> {
        match self.values.get(field) {
            Some(Value::Int(number)) => *number,
            _ => None,
        }
    }

    /// Returns a day. Of a moment, its day.
    pub fn day(&self, field: &str) -> Option<Date> {
        let text = self.text(field)?;
        text.get(..10)?.parse().ok()
    }

    /// Returns a day with its time.
    pub fn moment(&self, field: &str) -> Option<DateTime> {
        self.text(field)?.parse().ok()
    }

    /// All filled values, by column.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }
}
