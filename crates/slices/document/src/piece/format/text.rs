//! Plain text, and nothing that a machine would run or draw.

/// Whether bytes are a text: no control but ends of lines and tabs, and not the source of a page, a
/// script or a printed page.
pub(super) fn recognise(bytes: &[u8]) -> bool {
    let Some(text) = decoded(bytes) else { return false };
    let plain = text
        .chars()
        .all(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t' | '\u{c}'));
    let start: String = text.trim_start().chars().take(1024).collect::<String>().to_lowercase();
    let runs = ["#!", "{\\rtf", "%!ps", "<?", "<!doctype", "mime-version:"];
    let draws = ["<html", "<head", "<body", "<script", "<svg", "<iframe", "<xml", "<!--"];
    let runs = runs.iter().any(|mark| start.starts_with(mark));
    plain && !runs && !draws.iter().any(|mark| start.contains(mark))
}

/// The text in UTF-8, whatever the machine that wrote it.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(super) fn keep(bytes: &[u8]) -> Result<Vec<u8>, String> {
    decoded(bytes).map(String::into_bytes).ok_or_else(|| "Ce texte ne se lit pas.".to_owned())
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    // Older Windows: Latin 1, with its own signs where Latin 1 has controls.
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        text.push(match byte {
            0x80..=0x9F => *WINDOWS.get(usize::from(byte - 0x80))?.as_ref()?,
            other => char::from(*other),
        });
    }
    Some(text)
}

/// The signs of Windows-1252 from 0x80 on; five places have none.
const WINDOWS: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];
