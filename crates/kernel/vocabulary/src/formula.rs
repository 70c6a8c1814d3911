//! Texts on their way to a spreadsheet: none is run as a formula.

/// Leads with an apostrophe a text that a spreadsheet would run as a formula, and leaves all others
/// as they are: a number with its sign stays a number.
///
/// What starts a formula: `=`, `+`, `-`, `@`, their full-width forms, after spaces too; and a tab or
/// a line end, which some spreadsheets drop (OWASP, « CSV Injection »).
pub fn no_formula(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let formula = text.starts_with(['\t', '\r', '\n'])
        || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let number = text
        .strip_prefix(['-', '+'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && is_number(rest));
    if formula && !number { format!("'{text}") } else { text.to_owned() }
}

fn is_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || [',', '.', ' ', '\u{a0}', '\u{202f}', '%'].contains(&c))
}

#[cfg(test)]
mod tests {
    use super::no_formula;

    #[test]
    fn what_a_spreadsheet_would_run_is_led_by_an_apostrophe_and_numbers_are_not() {
        for bad in ["=1+1", "+1+1", "@SUM(1)", "\t=1", "＝1", "-cmd|'/C calc'!A0", " =1", "-1+1"] {
            assert_eq!(no_formula(bad), format!("'{bad}"));
        }
        for good in ["-3,5", "+12 %", "1 234", "Présents", "-1 234,50", ""] {
            assert_eq!(no_formula(good), good);
        }
    }
}
