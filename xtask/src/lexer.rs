//! Splits a text of Rust or SQL into what is code and what is written in quotes.
//!
//! Not a parser: enough to look for a name without meeting it in a comment, and for SQL in the
//! strings of Rust. Blanked text keeps its length and its lines, so an offset stays an offset.

use crate::tree::line_at;

/// A text without its comments and quotations, and these quotations apart.
#[derive(Debug)]
pub struct Split {
    /// The text with comments and quotations blanked.
    pub code: String,
    /// What stood in quotes, with its line.
    pub quotes: Vec<Quote>,
}

/// Something written in quotes.
#[derive(Debug, PartialEq, Eq)]
pub struct Quote {
    /// The line of its opening, from 1.
    pub line: usize,
    /// The offset of its opening in the text.
    pub offset: usize,
    /// What stands between the quotes, escapes as written.
    pub text: String,
}

/// Splits Rust.
pub fn rust(text: &str) -> Split {
    let bytes = text.as_bytes();
    let mut split = Splitter::new(text);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        at = match byte {
            b'/' if rest.starts_with("//") => split.skip(at, line_end(text, at)),
            b'/' if rest.starts_with("/*") => split.skip(at, block_comment_end(bytes, at)),
            b'"' => split.quote(at, at + 1, quote_end(bytes, at + 1, b'"', true), 1),
            b'r' if !follows_name(bytes, at) && raw_hashes(bytes, at).is_some() => {
                let hashes = raw_hashes(bytes, at).unwrap_or(0);
                let start = at + hashes + 2;
                let close = format!("\"{}", "#".repeat(hashes));
                let end = text.get(start..).and_then(|rest| rest.find(&close));
                split.quote(at, start, end.map_or(text.len(), |n| start + n), hashes + 1)
            }
            b'\'' => split.skip_char(bytes, at),
            _ => split.keep(at),
        };
    }
    split.finish()
}

/// Splits SQL: `--` and block comments, texts in `'`; names in `"` stay code.
pub fn sql(text: &str) -> Split {
    let bytes = text.as_bytes();
    let mut split = Splitter::new(text);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        at = match byte {
            b'-' if rest.starts_with("--") => split.skip(at, line_end(text, at)),
            b'/' if rest.starts_with("/*") => split.skip(at, block_comment_end(bytes, at)),
            b'\'' => split.quote(at, at + 1, quote_end(bytes, at + 1, b'\'', false), 1),
            _ => split.keep(at),
        };
    }
    split.finish()
}

struct Splitter<'a> {
    text: &'a str,
    code: Vec<u8>,
    quotes: Vec<Quote>,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, code: Vec::with_capacity(text.len()), quotes: Vec::new() }
    }

    fn keep(&mut self, at: usize) -> usize {
        self.code.extend(self.text.as_bytes().get(at));
        at + 1
    }

    fn skip(&mut self, from: usize, to: usize) -> usize {
        let to = to.min(self.text.len());
        let blanked = self.text.as_bytes().get(from..to).unwrap_or_default();
        self.code.extend(blanked.iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
        to
    }

    /// Takes a quotation whose text is `start..end` and whose closing is `close` bytes long.
    fn quote(&mut self, open: usize, start: usize, end: usize, close: usize) -> usize {
        self.quotes.push(Quote {
            line: line_at(self.text, open),
            offset: open,
            text: self.text.get(start..end).unwrap_or_default().to_owned(),
        });
        self.skip(open, end + close)
    }

    /// `'a'` and `'\n'` are characters, `'a` is a lifetime.
    fn skip_char(&mut self, bytes: &[u8], at: usize) -> usize {
        if bytes.get(at + 1) == Some(&b'\\') {
            return self.skip(at, quote_end(bytes, at + 1, b'\'', true) + 1);
        }
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let width = rest.chars().next().map_or(0, char::len_utf8);
        if bytes.get(at + 1 + width) == Some(&b'\'') {
            return self.skip(at, at + width + 2);
        }
        self.keep(at)
    }

    fn finish(self) -> Split {
        Split { code: String::from_utf8_lossy(&self.code).into_owned(), quotes: self.quotes }
    }
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| at + n)
}

/// Comments nest in Rust and in PostgreSQL.
fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => {
                (depth, at) = (depth.saturating_sub(1), at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// Returns where the closing quote is; without escapes, a doubled quote stands for itself.
fn quote_end(bytes: &[u8], start: usize, quote: u8, escapes: bool) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if escapes && byte == b'\\' {
            at += 2;
        } else if byte != quote {
            at += 1;
        } else if !escapes && bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at;
        }
    }
    bytes.len()
}

fn follows_name(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    // `br"…"` is one quotation too.
    before.is_some_and(|byte| (byte.is_ascii_alphanumeric() && *byte != b'b') || *byte == b'_')
}

fn raw_hashes(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes.iter().skip(at + 1).take_while(|byte| **byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

/// Returns the identifiers of `code` with their offsets.
pub fn identifiers(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, char) in code.char_indices().chain([(code.len(), ' ')]) {
        match (is_name_char(char), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.extend(code.get(from..at).map(|name| (from, name)));
                start = None;
            }
            _ => {}
        }
    }
    found.retain(|(_, name)| !name.starts_with(|first: char| first.is_ascii_digit()));
    found
}

/// Returns whether `char` may stand in an identifier.
pub fn is_name_char(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Returns the offsets where `word` stands in `code` as a whole word.
pub fn find_word(code: &str, word: &str) -> Vec<usize> {
    let ends_open = word.ends_with(is_name_char);
    code.match_indices(word)
        .filter(|(at, _)| {
            let before = code.get(..*at).and_then(|text| text.chars().next_back());
            let after = code.get(at + word.len()..).and_then(|text| text.chars().next());
            let goes_on = ends_open && after.is_some_and(is_name_char);
            !goes_on && !before.is_some_and(is_name_char)
        })
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(split: &Split) -> Vec<(usize, &str)> {
        split.quotes.iter().map(|quote| (quote.line, quote.text.as_str())).collect()
    }

    #[test]
    fn comments_and_strings_of_rust_are_not_code() {
        let text = "let a = \"db::x\"; // db::y\n/* db::z /* é */ */ let b = r#\"q\"q\"#;";
        let split = rust(text);
        assert_eq!(split.code.len(), text.len());
        assert!(!split.code.contains("db::"));
        assert!(split.code.contains("let b ="));
        assert_eq!(quoted(&split), [(1, "db::x"), (2, "q\"q")]);
    }

    #[test]
    fn a_lifetime_is_not_a_quotation() {
        let split = rust("fn f<'a>(x: &'a str) { g('\"', '\\'', 'é', \"s\") }");
        assert_eq!(quoted(&split), [(1, "s")]);
        assert!(split.code.contains("&'a str"));
    }

    #[test]
    fn a_quote_in_an_escape_does_not_end_the_string() {
        assert_eq!(quoted(&rust("(\"a\\\"b\", \"c\")")), [(1, "a\\\"b"), (1, "c")]);
    }

    #[test]
    fn texts_and_comments_of_sql_are_not_code() {
        let split = sql("SELECT 'l''été' -- naïve\n, \"nom\"");
        assert_eq!(quoted(&split), [(1, "l''été")]);
        assert!(split.code.contains("\"nom\"") && !split.code.contains("na"));
    }

    #[test]
    fn a_word_is_found_whole() {
        assert_eq!(find_word("db::a, mydb::b, db::c", "db::"), [0, 16]);
        assert_eq!(find_word("axum axum_extra", "axum"), [0]);
        let names: Vec<&str> = identifiers("let a1 = 2b + été").iter().map(|(_, n)| *n).collect();
        assert_eq!(names, ["let", "a1", "été"]);
    }
}
