//! A day and an hour, read in French and told in another language.

use jiff::civil::Date;

use super::Langue;

/// A day found in a sentence: with its name when that was said, and its hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quand {
    pub day: Date,
    named: bool,
    hour: Option<(i8, i8)>,
}

const MOIS: [[&str; 5]; 12] = [
    ["janvier", "January", "يناير", "enero", "janeiro"],
    ["février", "February", "فبراير", "febrero", "fevereiro"],
    ["mars", "March", "مارس", "marzo", "março"],
    ["avril", "April", "أبريل", "abril", "abril"],
    ["mai", "May", "مايو", "mayo", "maio"],
    ["juin", "June", "يونيو", "junio", "junho"],
    ["juillet", "July", "يوليو", "julio", "julho"],
    ["août", "August", "أغسطس", "agosto", "agosto"],
    ["septembre", "September", "سبتمبر", "septiembre", "setembro"],
    ["octobre", "October", "أكتوبر", "octubre", "outubro"],
    ["novembre", "November", "نوفمبر", "noviembre", "novembro"],
    ["décembre", "December", "ديسمبر", "diciembre", "dezembro"],
];

const JOURS: [[&str; 5]; 7] = [
    ["lundi", "Monday", "الاثنين", "Lunes", "Segunda-feira"],
    ["mardi", "Tuesday", "الثلاثاء", "Martes", "Terça-feira"],
    ["mercredi", "Wednesday", "الأربعاء", "Miércoles", "Quarta-feira"],
    ["jeudi", "Thursday", "الخميس", "Jueves", "Quinta-feira"],
    ["vendredi", "Friday", "الجمعة", "Viernes", "Sexta-feira"],
    ["samedi", "Saturday", "السبت", "Sábado", "Sábado"],
    ["dimanche", "Sunday", "الأحد", "Domingo", "Domingo"],
];

/// « 1er », « 18 ».
fn number(word: &str) -> Option<i8> {
    word.trim_end_matches("er").parse().ok()
}

/// The first day of a sentence, with what stands before and after it.
pub(super) fn find(french: &str) -> Option<(String, Quand, String)> {
    let words: Vec<&str> = french.split_whitespace().collect();
    for at in 0..words.len().saturating_sub(2) {
        let Some(month) = MOIS.iter().position(|names| names[0] == words[at + 1]) else { continue };
        let year: String = words[at + 2].chars().take_while(char::is_ascii_digit).collect();
        let (Some(day), Ok(year)) = (number(words[at]), year.parse::<i16>()) else { continue };
        let month = i8::try_from(month + 1).unwrap_or(1);
        let Ok(day) = Date::new(year, month, day) else { continue };
        let tail = words[at + 2].trim_start_matches(|one: char| one.is_ascii_digit());
        let mut first = at;
        let named = at > 0 && JOURS.iter().any(|names| names[0] == words[at - 1].to_lowercase());
        first -= usize::from(named);
        let mut next = at + 3;
        let mut hour = None;
        let clock = |word: Option<&&str>| word.and_then(|word| word.parse::<i8>().ok());
        if words.get(next) == Some(&"à")
            && words.get(next + 2) == Some(&"h")
            && let Some(hours) = clock(words.get(next + 1))
        {
            let minutes = clock(words.get(next + 3));
            hour = Some((hours, minutes.unwrap_or(0)));
            next += 3 + usize::from(minutes.is_some());
        }
        let mut before = words[..first].join(" ");
        if !before.is_empty() {
            before.push(' ');
        }
        let mut after = tail.to_owned();
        if next < words.len() {
            after = format!("{after} {}", words[next..].join(" "));
        }
        return Some((before, Quand { day, named, hour }, after));
    }
    None
}

/// The same day in another language.
pub(super) fn told(when: &Quand, langue: Langue) -> String {
    let at = langue.place().map_or(0, |place| place + 1);
    let month = MOIS[usize::try_from(when.day.month() - 1).unwrap_or_default() % 12][at];
    let (day, year) = (when.day.day(), when.day.year());
    let mut told = match langue {
        Langue::Espagnol | Langue::Portugais => format!("{day} de {month} de {year}"),
        _ => format!("{day} {month} {year}"),
    };
    if when.named {
        let at_week = usize::try_from(when.day.weekday().to_monday_zero_offset());
        let name = JOURS[at_week.unwrap_or_default() % 7][at];
        told = match langue {
            Langue::Arabe => format!("{name} {told}"),
            _ => format!("{name}, {told}"),
        };
    }
    match (when.hour, langue) {
        (None, _) => told,
        (Some((hour, minute)), Langue::Arabe) => format!("{told}، {hour}:{minute:02}"),
        (Some((hour, minute)), _) => format!("{told}, {hour}:{minute:02}"),
    }
}
