//! From one number to another, as printed: `30 à 45 %`. It stays so: it is compared as it is, and is never one number.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::guess::fold;
use crate::number::Number;

/// A number, or what was printed as from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    low: Number,
    high: Number,
}

impl Interval {
    /// One number.
    pub const fn exact(number: Number) -> Self {
        Self { low: number, high: number }
    }

    /// From `low` to `high`; nothing when they are the other way round.
    pub fn new(low: Number, high: Number) -> Option<Self> {
        (low <= high).then_some(Self { low, high })
    }

    /// Reads a number or a range, alone: `40`, `30 à 45 %`, `de 30 à 45`, `entre 30 et 45 %`, `30-45`. Nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let [(at, found)] = <[_; 1]>::try_from(intervals(text)).ok()?;
        let before = text.get(..at.start)?.trim();
        let after = text.get(at.end..)?.trim();
        let announced = before.is_empty() || (found.is_range() && is_lead(before));
        (announced && matches!(after, "" | "%")).then_some(found)
    }

    /// Its first number.
    pub const fn low(self) -> Number {
        self.low
    }

    /// Its last number.
    pub const fn high(self) -> Number {
        self.high
    }

    /// Whether it goes from one number to another.
    pub fn is_range(self) -> bool {
        self.low != self.high
    }

    /// How many decimals it was printed with, at most.
    pub fn decimals(self) -> u8 {
        self.low.decimals().max(self.high.decimals())
    }

    /// Whether two of them may be the same: two ranges by both their ends, a number when it is in the range.
    pub fn agrees(self, other: Self) -> bool {
        if self.is_range() && other.is_range() {
            self == other
        } else {
            self.low <= other.high && other.low <= self.high
        }
    }

    /// From the sum of the first numbers to the sum of the last ones, exact.
    pub fn sum(all: &[Self]) -> Self {
        let end = |of: fn(Self) -> Number| Number::sum(all.iter().copied().map(of));
        Self { low: end(Self::low), high: end(Self::high) }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_range() {
            write!(f, "{} à {}", self.low, self.high)
        } else {
            write!(f, "{}", self.low)
        }
    }
}

fn is_lead(word: &str) -> bool {
    matches!(fold(word).as_str(), "de" | "entre")
}

/// The numbers and the ranges of a text, with their bytes, in order.
pub fn intervals(text: &str) -> Vec<(Range<usize>, Interval)> {
    let mut all: Vec<(Range<usize>, Interval)> = Vec::new();
    let mut found = numbers(text).into_iter().peekable();
    while let Some((at, number)) = found.next() {
        let joined = found.peek().and_then(|(next, last)| {
            let between = text.get(at.end..next.start)?;
            let before = text.get(..at.start)?;
            let range = Interval::new(number, *last).filter(|range| range.is_range())?;
            joins(before, between).then_some((at.start..next.end, range))
        });
        match joined {
            Some(range) => {
                found.next();
                all.push(range);
            }
            None => all.push((at, Interval::exact(number))),
        }
    }
    all
}

/// Whether what stands between two numbers makes one range of them: `30 à 45`, `30 % à 45`, `30-45`, `entre 30 et 45`.
fn joins(before: &str, between: &str) -> bool {
    let word = between.trim().trim_start_matches('%').trim();
    match word {
        "à" | "À" | "a" | "-" | "–" | "—" | "−" => true,
        "et" => before.split_whitespace().next_back().is_some_and(|last| fold(last) == "entre"),
        _ => false,
    }
}

/// The numbers of a text, with their bytes: `25 400`, `57,5`. A sign before one is not of it.
fn numbers(text: &str) -> Vec<(Range<usize>, Number)> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(|(_, letter)| letter.is_ascii_digit());
    let end_of = |at: usize| letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    let run = |from: usize| {
        letters.iter().skip(from).take_while(|(_, letter)| letter.is_ascii_digit()).count()
    };
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let first = at;
        at += run(at);
        // A space groups thousands when three figures follow it.
        if at - first <= 3 {
            while letters.get(at).is_some_and(|(_, letter)| letter.is_whitespace())
                && run(at + 1) == 3
            {
                at += 4;
            }
        }
        if letters.get(at).is_some_and(|(_, letter)| *letter == ',') && is_digit(at + 1) {
            at += 1 + run(at + 1);
        }
        let bytes = end_of(first)..end_of(at);
        let number = text.get(bytes.clone()).and_then(|printed| Number::parse(printed).ok());
        all.extend(number.map(|number| (bytes, number)));
    }
    all
}
