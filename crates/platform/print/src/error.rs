//! What can go wrong while a document is written. Never the reader's fault: the machine's.

/// A format could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The document does not fit in JSON.
    #[error("the document could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The page could not be set, or the result breaks PDF/UA-1.
    #[error("the PDF could not be set: {0}")]
    Typst(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The text document could not be packed.
    #[error("the text document could not be packed")]
    Docx(#[from] zip::result::ZipError),
    /// A part could not be written to the memory it goes to.
    #[error("a part could not be written")]
    Part(#[from] std::io::Error),
}

impl PrintError {
    /// Keeps the messages of Typst, with their hints.
    pub(crate) fn from_typst(errors: &[typst::diag::SourceDiagnostic]) -> Self {
        let messages: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
        Self::Typst(messages.join("; "))
    }
}
