//! Where the binder of a service stands.

/// The binder of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classeur {
    /// The service.
    pub service: i64,
    /// When its password was drawn, RFC 3339.
    pub at: String,
    /// When it was last made, RFC 3339, and how many children it holds.
    pub built: Option<(String, i64)>,
}
