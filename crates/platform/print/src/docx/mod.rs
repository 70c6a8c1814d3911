//! The document as an editable DOCX: heading styles, a real table of contents, real tables whose
//! header rows repeat, and native charts whose data opens in a spreadsheet.
//!
//! Written part by part (ECMA-376): the parts that never change are XML files beside this one.
//! A4, French, page numbers, the same bytes for the same document.

mod body;
mod chart;
mod parts;
mod run;
mod table;

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{error::PrintError, model::Document, prepare::prepared};

/// Writes the document as DOCX.
///
/// # Errors
///
/// [`PrintError::Docx`] or [`PrintError::Xlsx`] when a part cannot be written, which is a fault
/// of this crate.
pub fn docx(document: &Document) -> Result<Vec<u8>, PrintError> {
    let document = prepared(document);
    let body = body::written(&document)?;
    let charts = body.charts.len();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), PrintError> {
        zip.start_file(name, SimpleFileOptions::default())?;
        Ok(zip.write_all(bytes)?)
    };
    add("[Content_Types].xml", parts::content_types(charts).as_bytes())?;
    add("_rels/.rels", parts::ROOT_RELS.as_bytes())?;
    add("docProps/core.xml", parts::core(&document).as_bytes())?;
    add("docProps/app.xml", parts::app(&document).as_bytes())?;
    add("word/document.xml", body.xml.as_bytes())?;
    add("word/_rels/document.xml.rels", parts::document_rels(charts, &body.links).as_bytes())?;
    add("word/styles.xml", parts::styles(document.lang()).as_bytes())?;
    add("word/fontTable.xml", parts::FONTS.as_bytes())?;
    add("word/settings.xml", parts::SETTINGS.as_bytes())?;
    add("word/numbering.xml", parts::numbering(body.ordered_lists).as_bytes())?;
    add("word/header1.xml", parts::header(&document).as_bytes())?;
    add("word/footer1.xml", parts::FOOTER.as_bytes())?;
    for (number, chart) in (1..).zip(&body.charts) {
        add(&format!("word/charts/chart{number}.xml"), chart.xml.as_bytes())?;
        let rels = parts::chart_rels(number);
        add(&format!("word/charts/_rels/chart{number}.xml.rels"), rels.as_bytes())?;
        add(&format!("word/embeddings/chart{number}.xlsx"), &chart.workbook)?;
    }
    Ok(zip.finish()?.into_inner())
}
