//! What one sentence is, and until when it is read.

use jiff::{ToSpan as _, civil::DateTime};
use vocabulary::phrase::sentences;

/// The longest sentence, in characters; a figure of ours.
pub(crate) const LONGEST: usize = 280;

/// How long a sentence may be read: code, words.
pub(crate) const DUREES: &[(&str, &str)] = &[
    ("nuit", "Jusqu’à demain matin, 9 h"),
    ("heures", "4 heures"),
    ("deux", "2 jours"),
    ("trois", "3 jours"),
    ("sept", "7 jours"),
];

/// The hour when a night is over.
const MORNING: i8 = 9;
/// Until which hour it is still the night before.
const NIGHT: i8 = 5;

/// When a sentence that is shared at `now` is read no more; none for a code that is not ours.
pub(crate) fn until(code: &str, now: DateTime) -> Option<DateTime> {
    let end = match code {
        "heures" => now.checked_add(4.hours()),
        // Shared in the night, it is of that night; at breakfast, of the one to come.
        "nuit" if now.hour() < NIGHT => Ok(now),
        "nuit" => now.checked_add(1.day()),
        "deux" => now.checked_add(2.days()),
        "trois" => now.checked_add(3.days()),
        "sept" => now.checked_add(7.days()),
        _ => return None,
    }
    .ok()?;
    if code == "nuit" { Some(end.date().at(MORNING, 0, 0, 0)) } else { Some(end) }
}

/// What is wrong with a sentence.
pub(crate) fn fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("Choisissez une phrase, ou écrivez-la.".to_owned())
    } else if text.chars().count() > LONGEST {
        Some(format!("Une phrase tient en {LONGEST} caractères : dites l’essentiel."))
    } else if text.trim().contains('\n') || sentences(text).len() > 1 {
        Some("Une seule phrase : le reste demeure dans votre note.".to_owned())
    } else {
        None
    }
}
