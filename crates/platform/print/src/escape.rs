//! Text made safe for HTML, SVG and XML: the five signs, and no control character.

/// Escapes `text` for the content or a quoted attribute of HTML, SVG or XML.
///
/// Control characters that XML 1.0 refuses are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(letter),
            letter if is_refused(letter) => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Drops the control characters that office formats refuse, keeps everything else.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|&letter| matches!(letter, '\n' | '\t') || !is_refused(letter)).collect()
}

/// What XML 1.0 refuses.
fn is_refused(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}')
}
