//! Sentences of a text, and the marks of citation that stand in them.
//!
//! A mark is `[[3]]`, or `[[3-7]]` for entries that follow each other; it belongs to the sentence it
//! stands in, or to the one it follows.

/// A run of text, or a mark: the first and the last number it cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run<'t> {
    /// Words.
    Text(&'t str),
    /// A citation.
    Mark(i64, i64),
}

/// Cuts a text at its marks; what is not quite a mark stays text.
pub fn runs(text: &str) -> Vec<Run<'_>> {
    let mut all = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text[at..].find("[[") {
        let start = at + found;
        match mark(&text[start..]) {
            Some((first, last, length)) => {
                if start > from {
                    all.push(Run::Text(&text[from..start]));
                }
                all.push(Run::Mark(first, last));
                at = start + length;
                from = at;
            }
            None => at = start + 2,
        }
    }
    if from < text.len() {
        all.push(Run::Text(&text[from..]));
    }
    all
}

/// Reads a mark at the start of `text`: its first and last number, its length in bytes.
fn mark(text: &str) -> Option<(i64, i64, usize)> {
    let inside = text.strip_prefix("[[")?;
    let end = inside.find("]]")?;
    let (first, last) = inside[..end].split_once('-').unwrap_or((&inside[..end], &inside[..end]));
    let number = |word: &str| word.trim().parse::<i64>().ok().filter(|n| (1..=9_999).contains(n));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last, end + 4))
}

/// A text without its marks, nor the space before each.
pub fn bare(text: &str) -> String {
    let mut out = String::new();
    for run in runs(text) {
        match run {
            Run::Text(words) => out.push_str(words),
            Run::Mark(..) => out.truncate(out.trim_end_matches([' ', '\u{a0}']).len()),
        }
    }
    out
}

/// Words after which a point ends no sentence.
const SHORTENED: &[&str] =
    &["m", "mm", "mme", "mlle", "dr", "me", "art", "al", "p", "cf", "n", "st"];

/// The sentences of a text: headings, and identification lines of a list (« Mesure : AEMO »), are
/// none.
pub fn sentences(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with('|') {
            open = false;
            continue;
        }
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        let words = item.unwrap_or(line).trim_start_matches('>').trim();
        match paragraphs.last_mut() {
            Some(last) if open && item.is_none() => {
                last.push(' ');
                last.push_str(words);
            }
            _ => paragraphs.push(words.to_owned()),
        }
        open = true;
    }
    paragraphs.iter().flat_map(|one| cut(one)).filter(|one| !is_a_label(one)).collect()
}

/// « Mesure : AEMO, décidée le 3 mars » names; it says nothing of what happened.
fn is_a_label(sentence: &str) -> bool {
    let bare = bare(sentence);
    let bare = bare.trim();
    !bare.ends_with(['.', '!', '?', '…', '»'])
        && bare.find(" : ").or_else(|| bare.find("\u{a0}: ")).is_some_and(|at| at < 60)
}

fn cut(paragraph: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut now = String::new();
    let mut quoted = 0_usize;
    let letters: Vec<char> = paragraph.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        now.push(*letter);
        match letter {
            '«' => quoted += 1,
            '»' => quoted = quoted.saturating_sub(1),
            '.' | '!' | '?' | '…' if quoted == 0 => {
                let next = letters.get(at + 1);
                let ends = next.is_none_or(|next| next.is_whitespace() || *next == '[');
                if ends && !(*letter == '.' && is_shortened(&now)) {
                    all.push(std::mem::take(&mut now));
                }
            }
            _ => {}
        }
    }
    if !now.trim().is_empty() {
        all.push(now);
    }
    // A mark that follows a point belongs to the sentence before it.
    let mut out: Vec<String> = Vec::new();
    for piece in all {
        let mut rest = piece.as_str();
        while let (Some((_, _, length)), Some(last)) = (mark(rest.trim_start()), out.last_mut()) {
            let start = rest.len() - rest.trim_start().len();
            last.push_str(&rest[..start + length]);
            rest = &rest[start + length..];
        }
        let rest = rest.trim();
        if rest.chars().any(char::is_alphabetic) {
            out.push(rest.to_owned());
        }
    }
    out
}

fn is_shortened(sentence: &str) -> bool {
    let before = sentence.trim_end_matches('.');
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let lower = word.to_lowercase();
    SHORTENED.contains(&lower.as_str())
        || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
}
