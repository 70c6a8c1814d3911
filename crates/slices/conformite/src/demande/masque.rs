//! Names of others in a text, found and hidden. Pure.
//!
//! A machine that hides names misses some: what it finds is proposed to a person, who decides.

/// Somebody of the file who is not the person who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tiers {
    /// The words of the names, folded: without accent or capital.
    words: Vec<String>,
    /// What stands in their place: « la mère », « un frère ou une sœur ».
    pub lien: String,
}

/// Words that are shorter are too common to be looked for.
const LEAST_LETTERS: usize = 3;

fn fold(word: &str) -> String {
    vocabulary::search_key(word).trim().to_owned()
}

impl Tiers {
    /// Somebody called so; the words of the person who asks are no third party's.
    pub fn new(nom: &str, lien: &str, own: &str) -> Self {
        let own: Vec<String> =
            vocabulary::search_key(own).split_whitespace().map(str::to_owned).collect();
        let words = vocabulary::search_key(nom)
            .split_whitespace()
            .filter(|word| word.chars().count() >= LEAST_LETTERS)
            .map(str::to_owned)
            .filter(|word| !own.contains(word))
            .collect();
        Self { words, lien: lien.to_owned() }
    }
}

/// Hides the names of `tiers` in `text`; returns the text and how many were hidden.
pub(crate) fn hide(text: &str, tiers: &[Tiers]) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut hidden = 0;
    let mut last: Option<&str> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if end == 0 {
            let mark = rest.chars().next().map_or(1, char::len_utf8);
            let (head, tail) = rest.split_at(mark);
            out.push_str(head);
            if !head.trim().is_empty() && head != "-" {
                last = None;
            }
            rest = tail;
            continue;
        }
        let (word, tail) = rest.split_at(end);
        rest = tail;
        let folded = fold(word);
        match tiers.iter().find(|one| one.words.contains(&folded)) {
            Some(one) if last == Some(one.lien.as_str()) => {
                // First name and name in a row are one person.
                let kept = out.trim_end_matches([' ', '-']).len();
                out.truncate(kept);
            }
            Some(one) => {
                out.push('[');
                out.push_str(&one.lien);
                out.push(']');
                hidden += 1;
                last = Some(&one.lien);
            }
            None => {
                out.push_str(word);
                last = None;
            }
        }
    }
    (out, hidden)
}

/// Hides words that the reviewer names, separated by commas or lines: surnames, initials, « le voisin
/// du 3 ». Whatever their accents and capitals, whole words only.
pub(crate) fn hide_words(text: &str, words: &str) -> String {
    let asked: Vec<Vec<String>> = words
        .split([',', ';', '\n'])
        .map(|one| pieces(one).into_iter().map(|(_, _, folded)| folded).collect())
        .filter(|one: &Vec<String>| !one.is_empty())
        .collect();
    if asked.is_empty() {
        return text.to_owned();
    }
    let found = pieces(text);
    let (mut out, mut from, mut at) = (String::with_capacity(text.len()), 0, 0);
    while at < found.len() {
        let starts = |one: &&Vec<String>| {
            one.len() <= found.len() - at
                && one.iter().zip(&found[at..]).all(|(word, (_, _, folded))| word == folded)
        };
        let Some(one) = asked.iter().filter(starts).max_by_key(|one| one.len()) else {
            at += 1;
            continue;
        };
        let (start, end) = (found[at].0, found[at + one.len() - 1].1);
        out.push_str(&text[from..start]);
        out.push_str("[masqué]");
        from = end;
        at += one.len();
    }
    out.push_str(&text[from..]);
    out
}

/// The words and numbers of a text: where each begins and ends, and its folded form.
fn pieces(text: &str) -> Vec<(usize, usize, String)> {
    let mut all = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let (word, folded) = (&text[from..at], fold(&text[from..at]));
                let folded = if folded.is_empty() { word.to_lowercase() } else { folded };
                all.push((from, at, folded));
                start = None;
            }
            _ => {}
        }
    }
    all
}
