//! Reads a day written in French (`12 mars 2026`, `1er mars 2026`) or as `2026-03-12`.

use jiff::civil::Date;

/// The first day found in the line, for the metadata of a file; `None` when there is none.
pub(crate) fn read(line: &str) -> Option<Date> {
    let words: Vec<&str> = line
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| !word.is_empty())
        .collect();
    let spelled = words.windows(3).find_map(|window| {
        let day: i8 = window[0].trim_end_matches("er").parse().ok()?;
        let name = window[1].to_lowercase();
        let month = vocabulary::MONTHS.iter().position(|&month| month == name)?;
        let year: i16 = window[2].trim_matches('.').parse().ok()?;
        Date::new(year, i8::try_from(month + 1).ok()?, day).ok()
    });
    spelled.or_else(|| words.iter().find_map(|word| word.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        assert_eq!(read("Fait à Ville, le 1er août 2026"), Some(Date::constant(2026, 8, 1)));
        assert_eq!(read("2026-03-12"), Some(Date::constant(2026, 3, 12)));
        assert_eq!(read("printemps 2026"), None);
    }
}
