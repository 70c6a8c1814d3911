//! What a form says of a paper: pure.

use jiff::civil::Date;

/// The longest title, in characters.
pub(crate) const TITLE: usize = 120;

/// A title proposed from the name of a file: without its ending, its marks as spaces.
pub(crate) fn title_from(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let spaced: String = stem
        .chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| if letter == '_' || letter == '-' { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let text: String = words.join(" ").chars().take(TITLE).collect();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The day of a paper: that typed, today when nothing is.
///
/// # Errors
///
/// What is wrong, for the reader.
pub(crate) fn day_of(typed: &str, today: Date) -> Result<Date, &'static str> {
    if typed.trim().is_empty() {
        return Ok(today);
    }
    let day = vocabulary::parse_day(typed)
        .ok_or("Donnez une date, par exemple 12/03/2026, ou laissez vide pour aujourd’hui.")?;
    if day > today {
        return Err(
            "Cette date est après aujourd’hui : donnez celle qui est écrite sur le document.",
        );
    }
    Ok(day)
}

/// A size for a reader: « 240 Ko », « 3,2 Mo ».
pub(crate) fn told_size(bytes: i64) -> String {
    const MO: i64 = 1024 * 1024;
    if bytes < MO {
        return format!("{} Ko", (bytes.max(1) + 1023) / 1024);
    }
    let tenths = (bytes * 10 + MO / 2) / MO;
    format!("{},{} Mo", tenths / 10, tenths % 10)
}

/// The name under which a browser keeps a paper: letters and figures of its title, its day, its
/// ending. Returned in ASCII, for browsers of any age.
pub(crate) fn download_name(title: &str, day: Date, ending: &str) -> String {
    let name: String = vocabulary::search_key(title).replace(' ', "-").chars().take(60).collect();
    let name = if name.is_empty() { "document" } else { name.trim_end_matches('-') };
    format!("{name}-{day}.{ending}")
}
