//! A printed number: exact, with the decimals it was printed with.
//!
//! `72,81` is 7 281 hundredths, never a float, so that two printed numbers are equal or not, and
//! a percentage is compared at its own precision. Printing is French: `2 407`, `72,81`.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The most decimals a printed number may carry.
const MAX_DECIMALS: u8 = 6;
/// The largest magnitude read, before decimals: keeps every sum far from overflow.
const MAX_UNITS: i64 = 1_000_000_000_000;

/// A number as printed: `units` × 10^-`decimals`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    units: i64,
    decimals: u8,
}

/// What was typed is not a number the checker reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {text} » n'est pas un nombre")]
pub struct NotANumber {
    /// What was typed.
    pub text: String,
}

impl Number {
    /// Makes a whole number.
    pub const fn int(value: i64) -> Self {
        Self { units: value, decimals: 0 }
    }

    /// Makes `units` × 10^-`decimals`; decimals beyond six are cut to six.
    pub const fn scaled(units: i64, decimals: u8) -> Self {
        Self { units, decimals: if decimals > MAX_DECIMALS { MAX_DECIMALS } else { decimals } }
    }

    /// Reads a French or machine number: `2 407`, `72,81 %`, `-3`, `15.5`.
    ///
    /// # Errors
    ///
    /// [`NotANumber`] when the text is anything else, or has more than six decimals.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        let refuse = || NotANumber { text: text.to_owned() };
        let compact: String = text
            .trim()
            .trim_end_matches(['%', '€'])
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                ',' => '.',
                '−' | '–' => '-',
                other => other,
            })
            .collect();
        let (sign, digits) = match compact.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, compact.strip_prefix('+').unwrap_or(&compact)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
            return Err(refuse());
        }
        let decimals = u8::try_from(part.len()).map_err(|_| refuse())?;
        let units: i64 = format!("{whole}{part}").parse().map_err(|_| refuse())?;
        if decimals > MAX_DECIMALS || units > MAX_UNITS {
            return Err(refuse());
        }
        Ok(Self { units: sign * units, decimals })
    }

    /// How many decimals it was printed with.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Its digits without the decimal point.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// The whole number it is, or nothing when it has a fractional part.
    pub fn as_int(self) -> Option<i64> {
        let scale = power(self.decimals);
        let units = i128::from(self.units);
        if units % scale == 0 { i64::try_from(units / scale).ok() } else { None }
    }

    /// Its value as millionths, the common scale of every printed number.
    pub(crate) fn millionths(self) -> i128 {
        i128::from(self.units) * power(MAX_DECIMALS - self.decimals)
    }

    /// Makes the shortest number worth so many millionths, with at least `decimals` decimals.
    pub(crate) fn from_millionths(value: i128, decimals: u8) -> Self {
        let mut kept = MAX_DECIMALS;
        let mut units = value;
        while kept > decimals && units % 10 == 0 {
            units /= 10;
            kept -= 1;
        }
        let units = i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX });
        Self { units, decimals: kept }
    }

    /// Returns the sum of `numbers`, exact.
    pub fn sum(numbers: impl IntoIterator<Item = Self>) -> Self {
        let (total, decimals) = numbers.into_iter().fold((0, 0), |(total, decimals), n| {
            (total + n.millionths(), n.decimals.max(decimals))
        });
        Self::from_millionths(total, decimals)
    }

    /// Returns `numerator` / `denominator` in percent, rounded half away from zero.
    /// Nothing when the denominator is zero.
    pub fn percent(numerator: Self, denominator: Self, decimals: u8) -> Option<Self> {
        let below = denominator.millionths();
        if below == 0 {
            return None;
        }
        let decimals = decimals.min(MAX_DECIMALS);
        let rounded = round_div(numerator.millionths() * 100 * power(decimals), below);
        i64::try_from(rounded).ok().map(|units| Self { units, decimals })
    }
}

/// 10^`exponent`.
pub(crate) fn power(exponent: u8) -> i128 {
    10_i128.pow(u32::from(exponent))
}

/// Divides and rounds half away from zero; `below` is not zero.
pub(crate) fn round_div(above: i128, below: i128) -> i128 {
    let (above, below) = if below < 0 { (-above, -below) } else { (above, below) };
    let half = below / 2;
    if above >= 0 { (above + half) / below } else { -((-above + half) / below) }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.millionths() == other.millionths()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths().cmp(&other.millionths())
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::int(value)
    }
}

impl TryFrom<String> for Number {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        Self::parse(&text)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        let printed = number.to_string();
        printed.chars().filter(|c| !c.is_whitespace()).collect()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = power(self.decimals);
        let size = i128::from(self.units).abs();
        let whole = (size / scale).to_string();
        let mut grouped = String::new();
        for (position, digit) in whole.chars().enumerate() {
            if position > 0 && (whole.len() - position).is_multiple_of(3) {
                grouped.push('\u{202f}');
            }
            grouped.push(digit);
        }
        let sign = if self.units < 0 { "−" } else { "" };
        if self.decimals == 0 {
            write!(f, "{sign}{grouped}")
        } else {
            let part = size % scale;
            write!(f, "{sign}{grouped},{part:0width$}", width = usize::from(self.decimals))
        }
    }
}
