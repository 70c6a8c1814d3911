//! The document as a tagged PDF (PDF/UA-1), set by Typst from one fixed template.
//!
//! What people typed reaches the template as data (a JSON file), never as markup. Fonts are
//! inside the binary and embedded; nothing is read from the disk, no clock is asked. A letter
//! that no font here can draw becomes `?`: a name must not stop a report.

mod data;
mod world;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{error::PrintError, model::Document};

/// Writes the document as PDF/UA-1: tagged, described, with its fonts.
///
/// # Errors
///
/// [`PrintError::Typst`] when the template cannot be set or the result breaks PDF/UA-1, which
/// is a fault of this crate.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PrintError> {
    let world = world::Press::new(data::written(document)?);
    let set = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| PrintError::from_typst(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| PrintError::Typst(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Maillage".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&set, &options).map_err(|errors| PrintError::from_typst(&errors));
    // Typst remembers what it computed; a report is not set twice, so give the memory back.
    typst::comemo::evict(0);
    bytes
}
