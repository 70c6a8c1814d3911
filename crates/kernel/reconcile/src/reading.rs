//! Shares and growths typed in a text, held against the numbers of the register: one that is not true comes with the
//! readings that would be, each with its figure and its base.
//!
//! Nothing is rewritten here: a reading is offered, and whoever writes takes it or leaves it. What is said « près de »,
//! between two numbers, or of a population that the register was not asked about is left alone.

use crate::guess::fold;
use crate::number::Number;
use crate::statement::{DatedCapacity, Denominator, RatioClaim};
use crate::text::{sentences, words};

/// A number of the register that a text may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name in the catalogue, by which a text may hold it.
    pub id: String,
    /// « mesures en attente ».
    pub label: String,
    /// What names it in a text, folded: « en attente ».
    pub words: Vec<String>,
    /// What the register counts.
    pub value: i64,
    /// The same a year before, where the register counts something.
    pub before: Option<i64>,
}

/// What a share may be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// « places au 31/12/2021 ».
    pub label: String,
    /// What names it in a text, folded: « capacite ».
    pub words: Vec<String>,
    /// Its size.
    pub value: i64,
    /// Whether a text that says no more means this one; another is offered only when it makes the typed share true.
    pub meant: bool,
}

/// What the register counts, for the text of one service and one year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// What is counted.
    pub known: Vec<Known>,
    /// What shares are of.
    pub bases: Vec<Base>,
}

/// A share or a growth as it was typed, which the register does not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The first byte of what a reading replaces.
    pub start: usize,
    /// The first byte after.
    pub end: usize,
    /// What the register says instead, in French.
    pub sentence: String,
    /// What would be true.
    pub readings: Vec<Reading>,
}

/// A reading that would be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What would stand in the text.
    pub text: String,
    /// Its figure and its base, in French: « 66 % de 50 ».
    pub told: String,
}

impl Stated {
    /// The text with one reading in the place of what was typed; nothing when the text is another.
    pub fn rewritten(&self, text: &str, reading: &Reading) -> Option<String> {
        Some([text.get(..self.start)?, &reading.text, text.get(self.end..)?].concat())
    }
}

/// The shares and growths of a text that the numbers of the register do not give, in the order of the text.
pub fn readings(text: &str, numbers: &Numbers) -> Vec<Stated> {
    let mut found = Vec::new();
    for unit in units(text) {
        let bare = blanked(unit.text);
        for (at, sign) in bare.match_indices('%') {
            let claim = Claim::read(&bare, at, at + sign.len());
            found.extend(claim.and_then(|claim| judged(&unit, &bare, &claim, numbers)));
        }
    }
    found
}

/// The readings of a share of a dated capacity that would be true: the share with the capacity in force on its day, and the
/// capacities that give the share typed. Nothing when it is true already, or is of anything else.
pub fn of_capacity(
    claim: &RatioClaim,
    capacities: &[DatedCapacity],
) -> Vec<(Number, DatedCapacity)> {
    let (Denominator::Capacity(day), Some(above)) = (&claim.denominator, claim.numerator) else {
        return Vec::new();
    };
    let share = |capacity: &DatedCapacity| {
        let decimals = claim.percent.decimals();
        Number::percent(Number::int(above.value), Number::int(capacity.places), decimals)
    };
    let Some(in_force) = capacities.iter().rfind(|one| one.from <= *day) else { return Vec::new() };
    match share(in_force) {
        Some(true_one) if true_one != claim.percent => {
            let others = capacities.iter().filter(|one| share(one) == Some(claim.percent));
            let others = others.map(|one| (claim.percent, *one));
            [(true_one, *in_force)].into_iter().chain(others).collect()
        }
        _ => Vec::new(),
    }
}

/// A sentence, or a cell with what stands beside it.
struct Unit<'t> {
    /// Its first byte in the text.
    start: usize,
    text: &'t str,
    /// The heading of its column, folded; empty for a sentence.
    head: String,
    /// The same with the other cells of its line.
    beside: String,
}

fn units(text: &str) -> Vec<Unit<'_>> {
    let mut found = Vec::new();
    let mut heads: Vec<String> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        if !line.trim_start().starts_with('|') {
            heads.clear();
            found.extend(sentences(line).into_iter().map(|(at, text)| Unit {
                start: from + at,
                text,
                head: String::new(),
                beside: String::new(),
            }));
            continue;
        }
        let cells = cells(line);
        if heads.is_empty() {
            heads = cells.iter().map(|(_, cell)| fold(cell)).collect();
            continue;
        }
        for (column, (at, text)) in cells.iter().copied().enumerate() {
            let head = heads.get(column).cloned().unwrap_or_default();
            let others = cells.iter().filter(|(other, _)| *other != at).map(|(_, cell)| fold(cell));
            let beside = [head.clone()].into_iter().chain(others).collect::<Vec<_>>().join(" ");
            found.push(Unit { start: from + at, text, head, beside });
        }
    }
    found
}

/// The cells of a line of a table, with their byte offsets.
fn cells(line: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    line.split('|')
        .map(|cell| {
            let from = at;
            at += cell.len() + 1;
            (from, cell)
        })
        .collect()
}

/// The text with the figures it names blanked out, byte for byte: their names are no words of the text.
fn blanked(text: &str) -> String {
    let mut left = text;
    let mut bare = String::with_capacity(text.len());
    while let Some((before, after)) = left.split_once("{{") {
        let Some((name, rest)) = after.split_once("}}") else { break };
        bare.push_str(before);
        bare.extend(std::iter::repeat_n(' ', name.len() + 4));
        left = rest;
    }
    bare.push_str(left);
    bare
}

/// A percentage as it was typed.
struct Claim {
    /// The first byte: that of the sign, or of the number.
    start: usize,
    /// The first byte after « % ».
    end: usize,
    percent: Number,
    /// « + » or « − » was typed.
    signed: bool,
}

impl Claim {
    /// Reads the percentage that ends with the sign at `at`; nothing when it is no more than an order of size.
    fn read(text: &str, at: usize, end: usize) -> Option<Self> {
        let before = text.get(..at)?.trim_end();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let digits = before.len() - before.chars().rev().take_while(|c| is_digit(*c)).count();
        let percent = Number::parse(before.get(digits..)?).ok()?;
        let head = before.get(..digits)?;
        let plain = head.trim_end();
        let apart = |rest: &str| {
            rest.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '|'))
        };
        let (start, percent, signed) = match plain.chars().next_back() {
            Some('+') => (plain.len() - 1, percent, true),
            Some(minus @ ('-' | '−' | '–')) if plain.len() == head.len() => {
                let start = plain.len() - minus.len_utf8();
                // A dash between two numbers is a range.
                if !apart(plain.get(..start)?) {
                    return None;
                }
                (start, Number::scaled(-percent.units(), percent.decimals()), true)
            }
            _ => (digits, percent, false),
        };
        (!is_rough(text.get(..start)?)).then_some(Self { start, end, percent, signed })
    }
}

/// Whether what comes before a number makes it an order of size, or the end of a range.
fn is_rough(before: &str) -> bool {
    let told: Vec<String> =
        words(before).iter().rev().take(2).map(|(_, word)| fold(word)).collect();
    let last = told.first().map_or("", String::as_str);
    let first = told.get(1).map_or("", String::as_str);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    matches!(last, "environ" | "presque" | "quelque")
        || (last == "de" && matches!(first, "pres" | "plus" | "moins" | "autour"))
        || (matches!(last, "a" | "et") && is_number(first))
}

/// A word after a percentage: the first byte after it, in the unit, and itself, folded.
type Word = (usize, String);

/// The words of `text` from `from` on.
fn words_from(text: &str, from: usize) -> Vec<Word> {
    let after = text.get(from..).unwrap_or_default();
    words(after).into_iter().map(|(at, word)| (from + at + word.len(), fold(word))).collect()
}

/// Whether the words begin so: the first byte after the last one.
fn begins(words: &[Word], phrase: &str) -> Option<usize> {
    let mut end = None;
    let mut left = words.iter();
    for wanted in phrase.split(' ') {
        let (after, word) = left.next()?;
        if word != wanted {
            return None;
        }
        end = Some(*after);
    }
    end
}

const ARTICLES: [&str; 11] = ["de", "du", "des", "d", "la", "le", "les", "l", "sa", "son", "notre"];

/// What a percentage is of, as the text says it.
enum Sense<'n> {
    /// A share of these bases; the first byte after what names them.
    Share(Vec<&'n Base>, usize),
    /// A growth: of this number when it is named, from this one.
    Growth(Option<&'n Known>, Number),
}

/// Beginnings of words that tell a growth, and a fall.
const UP: [&str; 7] =
    ["hausse", "augment", "progress", "croissance", "accroissement", "evolution", "variation"];
const DOWN: [&str; 4] = ["baisse", "diminu", "recul", "reduction"];

/// Whether a word tells a growth; then whether it is a fall.
fn direction(word: &str) -> Option<bool> {
    if DOWN.iter().any(|stem| word.starts_with(stem)) {
        return Some(true);
    }
    UP.iter().any(|stem| word.starts_with(stem)).then_some(false)
}

/// What leads to a number: « une hausse de 12 % », « les admissions reculent de 12 % ».
fn led_by(before: &str) -> Option<bool> {
    let told: Vec<String> =
        words(before).iter().rev().take(2).map(|(_, word)| fold(word)).collect();
    match told.as_slice() {
        [last, first] if matches!(last.as_str(), "de" | "d") => direction(first),
        [last, ..] => direction(last),
        [] => None,
    }
}

fn sense<'n>(
    unit: &Unit<'_>,
    bare: &str,
    claim: &Claim,
    numbers: &'n Numbers,
) -> Option<Sense<'n>> {
    let after = words_from(bare, claim.end);
    let rest = bare.get(claim.end..)?;
    let joined = rest.trim_start().starts_with(char::is_alphabetic);
    let first = after.first().map_or("", |(_, word)| word.as_str());
    let led = led_by(bare.get(..claim.start)?);
    let growth = |falls: bool| {
        let percent = claim.percent;
        let down = falls && !claim.signed;
        if down { Number::scaled(-percent.units(), percent.decimals()) } else { percent }
    };
    if joined && matches!(first, "de" | "du" | "des" | "d") {
        let second = after.get(1).map_or("", |(_, word)| word.as_str());
        if first == "de" && matches!(second, "plus" | "moins") {
            return Some(Sense::Growth(None, growth(second == "moins")));
        }
        let articles = after.iter().take_while(|(_, word)| ARTICLES.contains(&word.as_str()));
        let named = after.get(articles.count()..).unwrap_or_default();
        let phrases = numbers.bases.iter().flat_map(|base| &base.words);
        let longest = phrases
            .filter_map(|phrase| Some((begins(named, phrase)?, phrase)))
            .max_by_key(|(end, _)| *end);
        if let Some((end, phrase)) = longest {
            let bases = numbers.bases.iter().filter(|base| base.words.contains(phrase)).collect();
            return Some(Sense::Share(bases, end));
        }
        // A share of a population that is not among the bases says nothing here.
        let falls = led.or_else(|| claim.signed.then_some(false))?;
        let names = |one: &&Known| one.words.iter().any(|phrase| begins(named, phrase).is_some());
        return numbers.known.iter().find(names).map(|one| Sense::Growth(Some(one), growth(falls)));
    }
    if let Some(falls) = unit.head.split(' ').find_map(direction) {
        return Some(Sense::Growth(None, growth(falls)));
    }
    let within: Vec<&Base> =
        numbers.bases.iter().filter(|base| is_named(&unit.beside, &base.words)).collect();
    if !within.is_empty() {
        return Some(Sense::Share(within, claim.end));
    }
    let falls = led.or_else(|| claim.signed.then_some(false))?;
    Some(Sense::Growth(None, growth(falls)))
}

/// Whether one of these phrases stands in a folded text.
fn is_named(folded: &str, phrases: &[String]) -> bool {
    let padded = format!(" {folded} ");
    phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")))
}

/// The number of the register that a unit names first.
fn subject<'n>(unit: &Unit<'_>, bare: &str, numbers: &'n Numbers) -> Option<&'n Known> {
    let told = words_from(bare, 0);
    let place = |one: &Known| -> Option<usize> {
        let directive = unit.text.find(&format!("figure:{}}}}}", one.id));
        let named = (0..told.len()).find_map(|at| {
            let rest = told.get(at..)?;
            one.words.iter().find_map(|phrase| begins(rest, phrase))
        });
        let beside = is_named(&unit.beside, &one.words);
        [directive, named, beside.then_some(usize::MAX)].into_iter().flatten().min()
    };
    numbers
        .known
        .iter()
        .filter_map(|one| Some((place(one)?, one)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, one)| one)
}

/// The whole numbers of a text; a space between digits keeps thousands together.
fn whole_numbers(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut run = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let next_is_digit = letters.get(at + 1).is_some_and(char::is_ascii_digit);
        let groups = letter.is_whitespace() && next_is_digit;
        if letter.is_ascii_digit() {
            run.push(*letter);
        } else if !run.is_empty() && !groups {
            found.extend(run.parse::<i64>());
            run.clear();
        }
    }
    found.extend(run.parse::<i64>());
    found
}

fn percent_of(above: i64, below: i64, decimals: u8) -> Option<Number> {
    Number::percent(Number::int(above), Number::int(below), decimals)
}

fn judged(unit: &Unit<'_>, bare: &str, claim: &Claim, numbers: &Numbers) -> Option<Stated> {
    match sense(unit, bare, claim, numbers)? {
        Sense::Share(bases, end) => share(unit, bare, claim, (bases.as_slice(), end), numbers),
        Sense::Growth(named, percent) => {
            let one = named.or_else(|| subject(unit, bare, numbers))?;
            growth(unit, claim, (one, percent), numbers)
        }
    }
}

/// « 66 % de la capacité (33 sur 50 places au 31/12/2021) ».
fn as_share(share: Number, tail: &str, one: &Known, base: &Base) -> Reading {
    let (above, below) = (Number::int(one.value), Number::int(base.value));
    Reading {
        text: format!("{share}\u{a0}%{tail} ({above} sur {below} {})", base.label),
        told: format!(
            "{share}\u{a0}% de {below} : {above} {} sur {below} {}",
            one.label, base.label
        ),
    }
}

fn share(
    unit: &Unit<'_>,
    bare: &str,
    claim: &Claim,
    (bases, end): (&[&Base], usize),
    numbers: &Numbers,
) -> Option<Stated> {
    let one = subject(unit, bare, numbers)?;
    let decimals = claim.percent.decimals();
    let of = |base: &Base| percent_of(one.value, base.value, decimals);
    let meant = bases.iter().copied().find(|&base| base.meant && of(base).is_some())?;
    let around =
        [bare.get(..claim.start)?, " | ", bare.get(claim.end..)?, " | ", &unit.beside].concat();
    let said = whole_numbers(&around);
    // Another base holds once its size is written beside the share.
    let holds = bases
        .iter()
        .copied()
        .any(|base| of(base) == Some(claim.percent) && (base.meant || said.contains(&base.value)));
    if holds && !claim.signed {
        return None;
    }
    let tail = unit.text.get(claim.end..end)?;
    let others = bases
        .iter()
        .copied()
        .filter(|&base| base.value != meant.value && of(base) == Some(claim.percent));
    let readings = [meant]
        .into_iter()
        .chain(others)
        .filter_map(|base| Some(as_share(of(base)?, tail, one, base)))
        .collect();
    let mut sentence = format!(
        "« {} » : le registre compte {} {} et {} {}, soit {}\u{a0}%.",
        unit.text.get(claim.start..end)?.trim(),
        Number::int(one.value),
        one.label,
        Number::int(meant.value),
        meant.label,
        of(meant)?
    );
    if claim.signed {
        sentence.push_str(" Avec un signe, une part se lit comme une hausse.");
    }
    Some(Stated { start: unit.start + claim.start, end: unit.start + end, sentence, readings })
}

fn growth(
    unit: &Unit<'_>,
    claim: &Claim,
    (one, percent): (&Known, Number),
    numbers: &Numbers,
) -> Option<Stated> {
    let before = one.before.filter(|before| *before > 0)?;
    let decimals = percent.decimals();
    let grown = percent_of(one.value - before, before, decimals)?;
    if grown == percent {
        return None;
    }
    let (now, then) = (Number::int(one.value), Number::int(before));
    let zero = Number::int(0);
    let plus = if grown > zero { "+" } else { "" };
    // « une baisse de 12 % » says its direction: the number has a sign only where one was typed, or the words are wrong.
    let by_words = !claim.signed && (grown < zero) == (percent < zero);
    let shown = if by_words {
        Number::scaled(grown.units().abs(), decimals).to_string()
    } else {
        format!("{plus}{grown}")
    };
    let mut readings = vec![Reading {
        text: format!("{shown}\u{a0}% ({now} contre {then} un an plus tôt)"),
        told: format!("{plus}{grown}\u{a0}% : {now} {} contre {then} un an plus tôt", one.label),
    }];
    let size = Number::scaled(percent.units().abs(), decimals);
    readings.extend(
        numbers
            .bases
            .iter()
            .filter(|base| percent_of(one.value, base.value, decimals) == Some(size))
            .map(|base| as_share(size, "", one, base)),
    );
    let typed = unit.text.get(claim.start..claim.end)?.trim();
    let sentence = format!(
        "« {typed} » : le registre compte {now} {}, et {then} un an plus tôt, soit {plus}{grown}\u{a0}%.",
        one.label
    );
    let (start, end) = (unit.start + claim.start, unit.start + claim.end);
    Some(Stated { start, end, sentence, readings })
}
