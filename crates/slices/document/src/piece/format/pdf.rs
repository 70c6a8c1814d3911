//! A PDF that is nothing else, does nothing and carries nothing.

use std::io::Cursor;

/// Holds a PDF against what could also be read as something else: it starts with its mark, ends with
/// its own end, and no archive nor web page is found in it.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    let end = tail.windows(5).rposition(|five| five == b"%%EOF");
    let Some(end) = end else {
        return Err(
            "Ce PDF est coupé : il lui manque sa fin. Enregistrez-le de nouveau.".to_owned()
        );
    };
    let after = tail.get(end + 5..).unwrap_or_default();
    if after.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0) {
        return Err(super::double());
    }
    let head = bytes.get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let web: [&[u8]; 5] = [b"<html", b"<!doctype html", b"<script", b"<svg", b"<body"];
    if web.iter().any(|mark| head.windows(mark.len()).any(|part| part == *mark)) {
        return Err(super::double());
    }
    if zip::ZipArchive::new(Cursor::new(bytes)).is_ok() {
        return Err(super::double());
    }
    super::inside::check(bytes)
}
