//! What can go wrong while a document is written. Never the reader's fault: the machine's.

/// A format could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The document does not fit in JSON.
    #[error("the document could not be written as JSON")]
    Json(#[from] serde_json::Error),
}
