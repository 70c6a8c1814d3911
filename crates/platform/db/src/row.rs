//! What a statement gives back: rows decoded once, the same for both engines.

use std::sync::Arc;

use sqlx::{Column as _, Row as _, TypeInfo as _};

use crate::{DbError, Value};

/// One row: values by column name.
#[derive(Debug, Clone)]
pub struct Row {
    names: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(names: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { names, values }
    }

    /// Returns the value of column `name`.
    ///
    /// # Errors
    ///
    /// [`DbError::Shape`] when there is no such column or its kind is another.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, DbError> {
        let index = self
            .names
            .iter()
            .position(|n| n == name)
            .ok_or_else(|| DbError::Shape(format!("no column {name}")))?;
        T::from_value(&self.values[index])
            .ok_or_else(|| DbError::Shape(format!("column {name} is of another kind")))
    }

    /// The values, in the order of the statement's columns.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// A kind that a column can be read as.
pub trait FromValue: Sized {
    /// Reads `value`, or `None` when its kind is another.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(found) => *found,
            _ => None,
        }
    }
}
impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|n| n != 0)
    }
}
impl FromValue for f64 {
    #[expect(clippy::cast_precision_loss, reason = "sums read as a fraction are small")]
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(found) => *found,
            Value::Int(found) => found.map(|n| n as f64),
            Value::Text(_) => None,
        }
    }
}
impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(found) => found.clone(),
            _ => None,
        }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_value(value).map(Some) }
    }
}
impl FromValue for Value {
    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

pub(crate) fn from_postgres(rows: &[sqlx::postgres::PgRow]) -> Result<Vec<Row>, DbError> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let names: Arc<[String]> = first.columns().iter().map(|c| c.name().to_owned()).collect();
    rows.iter()
        .map(|row| {
            let values = (0..names.len())
                .map(|i| {
                    Ok(match row.column(i).type_info().name() {
                        "INT8" => Value::Int(row.try_get(i)?),
                        "INT4" => Value::Int(row.try_get::<Option<i32>, _>(i)?.map(i64::from)),
                        "BOOL" => Value::Int(row.try_get::<Option<bool>, _>(i)?.map(i64::from)),
                        "FLOAT8" => Value::Real(row.try_get(i)?),
                        "VOID" => Value::Text(None),
                        _ => Value::Text(row.try_get(i)?),
                    })
                })
                .collect::<Result<_, DbError>>()?;
            Ok(Row { names: names.clone(), values })
        })
        .collect()
}
