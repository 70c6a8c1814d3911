//! Numbers as they are printed in French: narrow no-break space, comma, true minus.

use crate::table::NumberFormat;

/// U+202F, between thousands and before `%`.
const NARROW: char = '\u{202f}';

/// Writes `number` with `decimals` decimals: `1 234,5`. A number that is not finite is a dash.
pub fn decimal(number: f64, decimals: u8) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let raw = format!("{:.*}", usize::from(decimals), number.abs());
    let (whole, fraction) = raw.split_once('.').unwrap_or((&raw, ""));
    let mut out = String::with_capacity(raw.len() + 8);
    if number < 0.0 && raw.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        out.push('\u{2212}');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(NARROW);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// Writes `number` in a format of a table.
pub fn formatted(number: f64, format: NumberFormat) -> String {
    match format {
        NumberFormat::Integer => decimal(number, 0),
        NumberFormat::Decimal(decimals) => decimal(number, decimals),
        NumberFormat::Percent(decimals) => format!("{}{NARROW}%", decimal(number, decimals)),
        NumberFormat::Euros(decimals) => format!("{}\u{a0}€", decimal(number, decimals)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_by_a_narrow_space_and_decimals_by_a_comma() {
        assert_eq!(decimal(1_234_567.0, 0), "1\u{202f}234\u{202f}567");
        assert_eq!(decimal(999.0, 0), "999");
        assert_eq!(decimal(1234.56, 1), "1\u{202f}234,6");
    }

    #[test]
    fn a_negative_number_takes_a_true_minus_and_zero_takes_none() {
        assert_eq!(decimal(-12.5, 1), "\u{2212}12,5");
        assert_eq!(decimal(-0.01, 1), "0,0");
    }

    #[test]
    fn what_is_not_a_number_is_a_dash() {
        assert_eq!(decimal(f64::NAN, 1), "–");
        assert_eq!(decimal(f64::INFINITY, 0), "–");
    }

    #[test]
    fn each_format_carries_its_sign() {
        assert_eq!(formatted(12.5, NumberFormat::Percent(1)), "12,5\u{202f}%");
        assert_eq!(formatted(1500.0, NumberFormat::Euros(2)), "1\u{202f}500,00\u{a0}€");
    }
}
