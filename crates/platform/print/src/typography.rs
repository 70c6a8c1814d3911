//! French typography: the spaces that must not break, the curly apostrophe.
//!
//! Applied to what people read on a page, never to data (JSON, CSV, spreadsheets).

/// U+202F, before `;`, `!`, `?` and `%`.
const NARROW: char = '\u{202f}';
/// U+00A0, before `:` and `»`, after `«` and `n°`.
const FIRM: char = '\u{a0}';

/// The same text with the spaces and apostrophes of French print.
pub(crate) fn french(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        match letter {
            ' ' => out.push(space(before, after, &letters[..at])),
            '\'' if before.is_some_and(char::is_alphabetic)
                && after.is_some_and(|after| after.is_alphabetic() || after == '«') =>
            {
                out.push('’');
            }
            letter => out.push(letter),
        }
    }
    out
}

fn space(before: Option<char>, after: Option<char>, start: &[char]) -> char {
    match (before, after) {
        (_, Some(';' | '!' | '?')) => NARROW,
        (Some(digit), Some('%')) if digit.is_ascii_digit() => NARROW,
        (Some('«' | '°' | '§'), _) | (_, Some(':' | '»' | '€')) => FIRM,
        (Some('.'), Some(digit)) if digit.is_ascii_digit() && is_article(start) => FIRM,
        _ => ' ',
    }
}

/// Whether the text ends with `art.` or `p.`, which stay with their number.
fn is_article(start: &[char]) -> bool {
    let ends = |word: &[char]| {
        start.ends_with(word)
            && start
                .len()
                .checked_sub(word.len() + 1)
                .and_then(|at| start.get(at))
                .is_none_or(|letter| !letter.is_alphanumeric())
    };
    ends(&['a', 'r', 't', '.']) || ends(&['p', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_signs_keep_their_space_on_the_line() {
        assert_eq!(
            french("Combien ? « Trois » : oui !"),
            "Combien\u{202f}? «\u{a0}Trois\u{a0}»\u{a0}: oui\u{202f}!"
        );
    }

    #[test]
    fn an_apostrophe_between_letters_is_curly_and_a_quote_is_left() {
        assert_eq!(french("l'enfant dit 'non'"), "l’enfant dit 'non'");
    }

    #[test]
    fn an_article_stays_with_its_number() {
        assert_eq!(french("art. 12, n° 3, 45 %"), "art.\u{a0}12, n°\u{a0}3, 45\u{202f}%");
    }

    #[test]
    fn a_link_or_an_hour_written_without_spaces_is_left_alone() {
        assert_eq!(french("https://exemple.fr?a=1 10:30"), "https://exemple.fr?a=1 10:30");
    }
}
