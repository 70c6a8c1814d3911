//! The document in every format.

use print::{Document, PrintError};

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A page that stands alone.
    Html,
    /// Printed, tagged for screen readers.
    Pdf,
    /// For a director to go on writing.
    Docx,
    /// Every table and chart, as numbers.
    Xlsx,
    /// For another program.
    Json,
}

impl Format {
    /// Every format, the most asked first.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Html, Self::Json];

    /// The ending of its files; also its name in addresses and commands.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// Reads the name of a format.
    pub fn from_ending(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == text)
    }
}

/// Writes the document.
///
/// # Errors
///
/// [`PrintError`] when the format cannot hold it.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>, PrintError> {
    Ok(match format {
        Format::Html => print::html_page(document).into_bytes(),
        Format::Pdf => print::pdf(document)?,
        Format::Docx => print::docx(document)?,
        Format::Xlsx => print::xlsx(document)?,
        Format::Json => print::json(document)?.into_bytes(),
    })
}
