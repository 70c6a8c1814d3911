//! What a statement takes: a closed list of kinds that both engines store alike.

/// One parameter of a statement. A missing value keeps its kind, which PostgreSQL needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number, an identifier, a yes (1) or no (0).
    Int(Option<i64>),
    /// A number with a fraction.
    Real(Option<f64>),
    /// A text, or a day as `YYYY-MM-DD`.
    Text(Option<String>),
}

impl Value {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Int(None) | Self::Real(None) | Self::Text(None))
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(Some(value))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}
