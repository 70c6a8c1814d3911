//! Years and dates in the prose of a yearly report.
//!
//! A past year told as this year's fact is most often a paragraph left from the report before. A
//! month outside the exercise is most often a slip. Comparisons, blocks on the year before, laws
//! and longer periods name other years rightly and are left alone.

use jiff::civil::Date;

use crate::finding::{Finding, Rule, Severity};
use crate::guess::{fold, month_named};
use crate::number::Number;
use crate::place::Place;

/// A dated fact the report may name, inside the exercise or not: an opening, a counting window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it is: « passage en file active ».
    pub label: String,
    /// Words that announce it; a sentence with one of them refers to this interval.
    pub words: Vec<String>,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A year found in the text, with its month and day when they are written.
struct Mention {
    start: usize,
    end: usize,
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
    /// Another year or a dash stands just before or after: « 2019-2022 ».
    in_range: bool,
}

/// Reads the text of a report whose exercise runs from `first` to `last`, both included.
///
/// Places are byte offsets in `text`. Findings are numbered from 1 in the order of the text.
pub fn check_text(text: &str, first: Date, last: Date, references: &[Reference]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_previous_year_block = false;
    for (offset, line) in lines(text) {
        if is_short(line) && tells_of_year_before(&fold(line), first.year()) {
            in_previous_year_block = true;
        } else if is_heading(line) {
            in_previous_year_block = false;
        }
        if in_previous_year_block {
            continue;
        }
        for (sentence_offset, sentence) in sentences(line) {
            let base = offset + sentence_offset;
            for mention in mentions(sentence) {
                let found = judge(sentence, &mention, first, last, references);
                if let Some((rule, sentence)) = found {
                    let place =
                        Place::Text { start: base + mention.start, end: base + mention.end };
                    findings.push(
                        Finding::new(rule, severity(rule), place, sentence)
                            .values(Some(Number::int(mention.year.into())), None::<i64>),
                    );
                }
            }
        }
    }
    for (id, finding) in (1..).zip(&mut findings) {
        finding.id = id;
    }
    findings
}

const fn severity(rule: Rule) -> Severity {
    if matches!(rule, Rule::PastYear) { Severity::Definition } else { Severity::Wording }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |offset, line| {
        let start = *offset;
        *offset += line.len();
        Some((start, line))
    })
}

/// Cuts a line after « . », « ! », « ? » or « ; » followed by a blank, with byte offsets.
pub(crate) fn sentences(line: &str) -> Vec<(usize, &str)> {
    let mut cuts = Vec::new();
    let mut start = 0;
    let mut previous = ' ';
    for (at, c) in line.char_indices() {
        if c.is_whitespace() && matches!(previous, '.' | '!' | '?') {
            cuts.extend(line.get(start..at).map(|s| (start, s)));
            start = at;
        }
        previous = c;
    }
    cuts.extend(line.get(start..).map(|s| (start, s)));
    cuts
}

/// A short line that does not end like a sentence: a heading, or a line of figures.
fn is_short(line: &str) -> bool {
    let trimmed = line.trim();
    !trimmed.is_empty() && trimmed.chars().count() <= 80 && !trimmed.ends_with(['.', ';', ','])
}

/// A short line without figures, or in capitals: what closes a block on the year before.
fn is_heading(line: &str) -> bool {
    let is_bare = !line.chars().any(|c| c.is_ascii_digit());
    let is_capital = !line.chars().any(char::is_lowercase);
    line.trim_start().starts_with('#') || (is_short(line) && (is_bare || is_capital))
}

fn tells_of_year_before(folded: &str, year: i16) -> bool {
    let padded = format!(" {folded} ");
    padded.contains(" n 1 ")
        || padded.contains(" annee precedente ")
        || padded.contains(" exercice precedent ")
        || (padded.contains(&format!(" {} ", year - 1)) && padded.contains(" rappel "))
}

/// Words that set a past year beside this one rightly.
fn compares(folded: &str, year: i16) -> bool {
    const STEMS: [&str; 19] = [
        "par rapport a",
        "compar",
        "contre",
        "n 1",
        "rappel",
        "l an dernier",
        "l annee derniere",
        "annee precedente",
        "depuis",
        "hausse",
        "baisse",
        "augment",
        "diminu",
        "evolution",
        "arrete du",
        "loi ",
        "decret",
        "circulaire",
        "cree en",
    ];
    STEMS.iter().any(|stem| folded.contains(stem))
        || folded.contains(&format!("activite de {year}"))
}

/// Words that announce what comes after the exercise.
fn announces(folded: &str) -> bool {
    let cues = ["a compter du", "a partir d", "prochain", "prevu", "perspective", "a venir"];
    let future = |w: &str| w.len() > 4 && (w.ends_with("era") || w.ends_with("ront"));
    cues.iter().any(|cue| folded.contains(cue)) || folded.split(' ').any(future)
}

fn judge(
    sentence: &str,
    mention: &Mention,
    first: Date,
    last: Date,
    references: &[Reference],
) -> Option<(Rule, String)> {
    let year = mention.year;
    let folded = fold(sentence);
    if mention.in_range {
        return None;
    }
    let Some(month) = mention.month else {
        let is_past = year < first.year();
        if !is_past || compares(&folded, year) {
            return None;
        }
        let spoken = references.iter().any(|r| r.first.year() <= year && year <= r.last.year());
        return (!spoken).then(|| {
            (
                Rule::PastYear,
                format!(
                    "« {} » : l'année {year} est dans le corps du rapport {}, hors d'un bloc N-1. \
                     Le paragraphe a pu rester du rapport précédent.",
                    excerpt(sentence, mention),
                    last.year(),
                ),
            )
        });
    };
    let lowest = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    let (from, to) = match mention.day.and_then(|d| i8::try_from(d).ok()) {
        Some(day) => {
            let day = Date::new(year, i8::try_from(month).ok()?, day).ok()?;
            (day, day)
        }
        None => (lowest, lowest.last_of_month()),
    };
    let overlaps = |a: Date, b: Date| from <= b && to >= a;
    if overlaps(first, last) || references.iter().any(|r| overlaps(r.first, r.last)) {
        return None;
    }
    if compares(&folded, year) || (from > last && announces(&folded)) {
        return None;
    }
    let mut message = vec![format!(
        "« {} » : cette date est hors de l'exercice, du {} au {}.",
        excerpt(sentence, mention),
        crate::check_ratio::french(first),
        crate::check_ratio::french(last),
    )];
    let spoken = references.iter().find(|r| r.words.iter().any(|w| folded.contains(&fold(w))));
    if let Some(reference) = spoken {
        message.push(format!(
            " La phrase parle de « {} », daté du {}",
            reference.label,
            crate::check_ratio::french(reference.first)
        ));
        if reference.last != reference.first {
            message.push(format!(" au {}", crate::check_ratio::french(reference.last)));
        }
        message.push(".".to_owned());
    }
    let meant = spoken.map_or(first.year(), |r| r.first.year());
    if meant != year {
        message.push(format!(" Le même mois de {meant} a pu être voulu."));
    }
    Some((Rule::DateOutside, message.concat()))
}

/// The mention with up to forty characters before it.
fn excerpt(sentence: &str, mention: &Mention) -> String {
    let upto = sentence.get(..mention.end).unwrap_or("");
    let skipped = upto.chars().count().saturating_sub(60);
    let tail: String = upto.chars().skip(skipped).collect();
    let clean = tail.trim_start();
    let clean = match (skipped, clean.split_once(' ')) {
        (1.., Some((_, rest))) => format!("… {rest}"),
        _ => clean.to_owned(),
    };
    clean.replace("**", "")
}

/// Every year from 1990 to 2099 written in figures, with what stands before it.
fn mentions(sentence: &str) -> Vec<Mention> {
    let words = words(sentence);
    let mut found = Vec::new();
    for (position, (start, word)) in words.iter().enumerate() {
        let Some(year) = as_year(word) else { continue };
        let end = start + word.len();
        let before = |back: usize| position.checked_sub(back).and_then(|i| words.get(i));
        let gap = |from: usize, to: usize| sentence.get(from..to).unwrap_or("");
        let touches = |at: usize| before(1).is_some_and(|(s, w)| gap(s + w.len(), at) == "/");
        let mut mention =
            Mention { start: *start, end, year, month: None, day: None, in_range: false };
        let number = |back| before(back).and_then(|(_, w)| leading_number(w));
        if let Some((at, word)) = before(1) {
            if let Some(month) = month_named(&fold(word)).filter(|_| !touches(*start)) {
                mention.start = *at;
                mention.month = Some(month);
                // « 1^{er} » leaves its « er » apart.
                let back = if before(2).is_some_and(|(_, w)| *w == "er") { 3 } else { 2 };
                if let Some(day) = number(back) {
                    mention.start = before(back).map_or(*at, |(s, _)| *s);
                    mention.day = Some(day);
                }
            } else if touches(*start)
                && let Some(month) = number(1).filter(|m| (1..=12).contains(m))
            {
                mention.start = *at;
                mention.month = Some(month);
                if let (Some(day), Some((s, w))) = (number(2), before(2))
                    && gap(s + w.len(), *at) == "/"
                {
                    mention.start = *s;
                    mention.day = Some(day);
                }
            }
        }
        let beside = |other: Option<&(usize, &str)>, from: usize, to: usize| {
            other.is_some_and(|(_, w)| as_year(w).is_some())
                && gap(from, to).trim().chars().all(|c| matches!(c, '-' | '–' | '—' | '/'))
                && !gap(from, to).trim().is_empty()
        };
        let left = before(1);
        let right = words.get(position + 1);
        mention.in_range = beside(left, left.map_or(0, |(s, w)| s + w.len()), *start)
            || beside(right, end, right.map_or(end, |(s, _)| *s));
        found.push(mention);
    }
    found
}

/// Runs of letters and digits, with their byte offset.
pub(crate) fn words(sentence: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.extend(sentence.get(from..at).map(|word| (from, word)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn as_year(word: &str) -> Option<i16> {
    if word.len() != 4 {
        return None;
    }
    word.parse::<i16>().ok().filter(|year| (1990..2100).contains(year))
}

/// « 31 », « 1er »: a day of the month.
fn leading_number(word: &str) -> Option<u8> {
    let digits = word.strip_suffix("er").unwrap_or(word);
    digits.parse::<u8>().ok().filter(|day| (1..=31).contains(day))
}
