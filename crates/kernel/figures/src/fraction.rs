//! Exact fractions, and rounding half away from zero in decimal.
//!
//! A rate printed `87,6 %` must be the same in every place it is printed; binary floats are
//! never used to decide a digit.

use serde::{Deserialize, Serialize};

/// A reduced fraction; the denominator is always positive.
///
/// Written `13316/15208` reduced, or `88` when whole; so too when serialised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Default for Fraction {
    fn default() -> Self {
        Self::whole(0)
    }
}

impl From<i64> for Fraction {
    fn from(value: i64) -> Self {
        Self::whole(value)
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.den == 1 {
            write!(out, "{}", self.num)
        } else {
            write!(out, "{}/{}", self.num, self.den)
        }
    }
}

impl From<Fraction> for String {
    fn from(value: Fraction) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for Fraction {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        Self::parse(&text).ok_or(NotANumber { text })
    }
}

/// A text that is not a decimal number nor a fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {text} » n'est pas un nombre")]
pub struct NotANumber {
    /// The text.
    pub text: String,
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// Makes a whole number.
    pub fn whole(value: i64) -> Self {
        Self { num: i128::from(value), den: 1 }
    }

    /// Makes `num / den`; `None` when `den` is zero.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let shared = gcd(num, den).max(1) * den.signum();
        Some(Self { num: num / shared, den: den / shared })
    }

    fn reduced(num: i128, den: i128) -> Self {
        Self::new(num, den).unwrap_or(Self::ZERO)
    }

    /// Reads `0.5`, `0,5`, `12`, `-3.25` or `7/12`; `None` when it is not a number.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((num, den)) = text.split_once('/') {
            return Self::new(num.trim().parse().ok()?, den.trim().parse().ok()?);
        }
        let text = text.trim().replace(',', ".");
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || decimals.len() > 12 || whole.len() > 18 {
            return None;
        }
        if !whole.chars().chain(decimals.chars()).all(|c| c.is_ascii_digit()) {
            return None;
        }
        let scale = 10_i128.pow(u32::try_from(decimals.len()).ok()?);
        let value = format!("{whole}{decimals}").parse::<i128>().ok()?;
        Self::new(if negative { -value } else { value }, scale)
    }

    /// Returns the numerator of the reduced fraction.
    pub fn numerator(self) -> i128 {
        self.num
    }

    /// Returns the denominator of the reduced fraction, always positive.
    pub fn denominator(self) -> i128 {
        self.den
    }

    /// Says whether the value is zero.
    pub fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Returns the quotient; `None` when dividing by zero.
    pub fn divide(self, by: Self) -> Option<Self> {
        Self::new(self.num * by.den, self.den * by.num)
    }

    /// Returns the value times `10^decimals`, rounded half away from zero.
    pub fn scaled(self, decimals: u8) -> i128 {
        let scaled = self.num * 10_i128.pow(u32::from(decimals.min(12)));
        let quotient = scaled.abs() / self.den;
        let left = scaled.abs() % self.den;
        let rounded = if left * 2 >= self.den { quotient + 1 } else { quotient };
        if scaled < 0 { -rounded } else { rounded }
    }

    /// Returns the value rounded to `decimals`, half away from zero.
    #[must_use]
    pub fn rounded(self, decimals: u8) -> Self {
        Self::reduced(self.scaled(decimals), 10_i128.pow(u32::from(decimals.min(12))))
    }

    /// Returns the nearest whole number, half away from zero.
    pub fn to_whole(self) -> i64 {
        i64::try_from(self.scaled(0)).unwrap_or(i64::MAX)
    }

    /// Returns the value as a float, for drawing only: never to print a figure.
    #[expect(clippy::cast_precision_loss, reason = "a chart's coordinate needs no exactness")]
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// Writes the value with a fixed number of decimals and a point: `87.6`.
    pub fn plain(self, decimals: u8) -> String {
        let scaled = self.scaled(decimals);
        let sign = if scaled < 0 { "-" } else { "" };
        let digits = scaled.abs().to_string();
        if decimals == 0 {
            return format!("{sign}{digits}");
        }
        let width = usize::from(decimals);
        let padded = format!("{digits:0>width$}", width = width + 1);
        let (whole, rest) = padded.split_at(padded.len() - width);
        format!("{sign}{whole}.{rest}")
    }

    /// Writes the value for a French reader: `15 208`, `87,6`, with no-break thin spaces.
    pub fn french(self, decimals: u8) -> String {
        let plain = self.plain(decimals);
        let (sign, digits) =
            plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                grouped.push('\u{202f}');
            }
            grouped.push(digit);
        }
        if rest.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped},{rest}") }
    }
}

impl std::ops::Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        if self.den == other.den && self.den == 1 {
            return Self { num: self.num + other.num, den: 1 };
        }
        Self::reduced(self.num * other.den + other.num * self.den, self.den * other.den)
    }
}

impl std::ops::Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self { num: -other.num, den: other.den }
    }
}

impl std::ops::Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::reduced(self.num * other.num, self.den * other.den)
    }
}

impl std::iter::Sum for Fraction {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, std::ops::Add::add)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.num * other.den).cmp(&(other.num * self.den))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_round_half_away_from_zero_in_decimal() {
        let rate =
            |n, d, decimals| (Fraction::new(n, d).unwrap() * Fraction::whole(100)).french(decimals);
        assert_eq!(rate(13_316, 15_208, 1), "87,6");
        assert_eq!(rate(2_407, 3_306, 2), "72,81");
        assert_eq!(rate(1, 8, 2), "12,50");
        assert_eq!(Fraction::new(263, 3).unwrap().french(0), "88");
        assert_eq!(Fraction::parse("0.125").unwrap().plain(2), "0.13");
        assert_eq!(Fraction::parse("-0.125").unwrap().plain(2), "-0.13");
        assert_eq!(Fraction::parse("72,807").unwrap().french(2), "72,81");
        let share = Fraction::new(13_316, 15_208).unwrap();
        assert_eq!(Fraction::parse(&share.to_string()), Some(share));
    }

    #[test]
    fn thousands_are_grouped_for_a_french_reader() {
        assert_eq!(Fraction::whole(1_234_567).french(0), "1\u{202f}234\u{202f}567");
        assert_eq!(Fraction::whole(-999).french(0), "-999");
        assert_eq!(Fraction::parse("-1234.5").unwrap().french(1), "-1\u{202f}234,5");
    }
}
