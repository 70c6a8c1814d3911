//! Office documents, which are archives: what is inside says which, and how much it would unpack.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::Format;

/// How many entries an office document may have.
const ENTRIES: usize = 5_000;
/// How many bytes all of it may unpack to.
const UNPACKED: u64 = 200 * 1024 * 1024;

/// Recognises an office document, unpacking all of it once, within limits.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(super) fn recognise(bytes: &[u8]) -> Result<Format, String> {
    let other = || "Une archive n’est pas acceptée : ajoutez les documents un par un.".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| other())?;
    if archive.len() > ENTRIES {
        return Err(too_big());
    }
    // Nothing in front, nothing behind: else it is something else too.
    if archive.offset() != 0 || !archive.comment().is_empty() || !ends_with_its_end(bytes) {
        return Err(super::double());
    }
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(|_| other())?;
    let format = format_of(&mut archive, &names).ok_or_else(other)?;
    if names.iter().any(|name| is_program(name)) {
        return Err(
            "Ce document contient une macro ou un programme : enregistrez-le sans, ou en PDF."
                .to_owned(),
        );
    }
    unpack(&mut archive)?;
    Ok(format)
}

/// The last 22 bytes are the end of an archive, which has no comment.
fn ends_with_its_end(bytes: &[u8]) -> bool {
    let at = bytes.len().saturating_sub(22);
    bytes.get(at..).is_some_and(|end| end.starts_with(b"PK\x05\x06"))
}

fn format_of(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Option<Format> {
    if let Some(kind) = start_of(archive, "mimetype") {
        let odt = kind.trim_end() == Format::Odt.mime();
        return (odt && names.iter().any(|name| name == "content.xml")).then_some(Format::Odt);
    }
    let kinds = start_of(archive, "[Content_Types].xml")?;
    let has = |name: &str| names.iter().any(|known| known == name);
    let says = |part: &str| kinds.contains(part);
    if has("word/document.xml") && says("wordprocessingml.document.main+xml") {
        return Some(Format::Docx);
    }
    if has("xl/workbook.xml") && says("spreadsheetml.sheet.main+xml") {
        return Some(Format::Xlsx);
    }
    None
}

/// The first 64 KiB of an entry, when it is text.
fn start_of(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let entry = archive.by_name(name).ok()?;
    let mut text = String::new();
    entry.take(64 * 1024).read_to_string(&mut text).ok()?;
    Some(text)
}

fn is_program(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("vbaproject.bin")
        || name.contains("activex/")
        || name.starts_with("basic/")
        || name.starts_with("scripts/")
        || [".exe", ".dll", ".js", ".vbs", ".bat", ".jar", ".ps1", ".hta", ".lnk"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Unpacks every entry into nothing, counting: what an entry says of its size is not believed.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), String> {
    let broken = || "Ce document est abîmé : enregistrez-le de nouveau.".to_owned();
    let mut left = UNPACKED;
    let mut buffer = vec![0_u8; 64 * 1024];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| broken())?;
        loop {
            let read = entry.read(&mut buffer).map_err(|_| broken())?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX)).ok_or_else(too_big)?;
        }
    }
    Ok(())
}

fn too_big() -> String {
    "Ce document, une fois ouvert, serait énorme : il n’est pas accepté. Enregistrez-le en PDF."
        .to_owned()
}
