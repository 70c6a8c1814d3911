//! What was typed in the box, understood: names, and a day of birth or a part of one.

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The names, folded, particles aside.
    pub names: Vec<Name>,
    /// The beginning of the day of birth: `2014`, `2014-03` or `2014-03-12`.
    pub birth: Option<String>,
    /// What looks like a day and is none, as typed: « 31/02/2014 ».
    pub unread: Option<String>,
}

/// One name typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name, folded.
    pub word: String,
    /// The name with the particles typed before it, joined: `leroux` for « Le Roux ».
    pub joined: Vec<String>,
}

/// Words that may be written or not, apart or joined: they are never asked for alone.
const PARTICLES: &[&str] = &[
    "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "el",
    "al", "l", "la", "le", "les", "m", "n", "o", "van", "von", "ait",
];

const MONTHS: &[&str] = &[
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

impl Question {
    /// Understands what was typed, in any order.
    pub fn read(typed: &str) -> Self {
        let tokens: Vec<&str> = typed.split([' ', '\u{a0}', '\t', ',', ';']).collect();
        let (mut birth, mut unread, mut rest) = (None, None, Vec::new());
        let mut at = 0;
        while at < tokens.len() {
            let token = tokens[at].trim();
            if let Some(found) = in_words(&tokens[at..]) {
                birth = Some(found);
                at += 3;
                continue;
            }
            match day(token) {
                Some(found) => birth = Some(found),
                None if is_figures(token) => unread = Some(token.to_owned()),
                None => rest.push(token),
            }
            at += 1;
        }
        let key = vocabulary::search_key(&rest.join(" "));
        Self { names: names(&key), birth, unread }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.birth.is_none()
    }

    /// Whether it would answer nearly everybody: a single letter and no day.
    pub fn is_too_short(&self) -> bool {
        self.birth.is_none()
            && !self.names.is_empty()
            && self.names.iter().all(|name| name.word.len() < 2)
    }
}

/// How many names are looked for: nobody has more.
const MOST_NAMES: usize = 8;

fn names(key: &str) -> Vec<Name> {
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let only = words.iter().all(|word| PARTICLES.contains(word));
    let mut names = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    for word in words {
        if !only && PARTICLES.contains(&word) && before.len() < 4 {
            before.push(word);
            continue;
        }
        // « de la Fontenelle » may stand as Fontenelle, Lafontenelle or Delafontenelle.
        let joined =
            (0..before.len()).map(|from| format!("{}{word}", before[from..].concat())).collect();
        names.push(Name { word: word.to_owned(), joined });
        before.clear();
        if names.len() == MOST_NAMES {
            break;
        }
    }
    names
}

fn number(text: &str) -> Option<u16> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn year(text: &str) -> Option<u16> {
    number(text).filter(|year| text.len() == 4 && (1900..2100).contains(year))
}

fn of_parts(day: u16, month: u16, year: u16) -> Option<String> {
    let day = format!("{year:04}-{month:02}-{day:02}");
    vocabulary::parse_day(&day).is_some().then_some(day)
}

/// Whether nobody is called so: figures, and what stands between those of a day.
fn is_figures(token: &str) -> bool {
    token.contains(|sign: char| sign.is_ascii_digit())
        && token.chars().all(|sign| sign.is_ascii_digit() || "/.-".contains(sign))
}

/// A year of four figures, or of two as one writes it in a hurry: from 70 on, of the last century.
fn any_year(text: &str) -> Option<u16> {
    match (text.len(), number(text)?) {
        (4, _) => year(text),
        (2, short) if short >= 70 => Some(1900 + short),
        (2, short) => Some(2000 + short),
        _ => None,
    }
}

/// The month that a word names, whole or by a beginning that no other month has: « décembre », « déc. », « janv ».
fn month_of(word: &str) -> Option<u16> {
    let key = vocabulary::search_key(word);
    let key = key.trim();
    let whole = MONTHS.iter().position(|name| *name == key);
    let mut begun = MONTHS.iter().enumerate().filter(|(_, name)| name.starts_with(key));
    let place = whole.or_else(|| match (begun.next(), begun.next()) {
        (Some((place, _)), None) if key.len() >= 3 => Some(place),
        _ => None,
    })?;
    u16::try_from(place + 1).ok()
}

/// Reads « 12/03/2014 », « 12.03.14 », « 12.3.2014 », « 2014-03-12 », « 12032014 », « 03/2014 » or « 2014 ».
fn day(token: &str) -> Option<String> {
    let parts: Vec<&str> = token.split(['/', '.', '-']).collect();
    match parts[..] {
        [one] if one.len() == 8 => {
            number(one.get(4..8)?)?;
            let year = year(one.get(4..8)?)?;
            of_parts(number(one.get(0..2)?)?, number(one.get(2..4)?)?, year)
        }
        [one] => year(one).map(|year| format!("{year:04}")),
        [month, of] => {
            let (month, year) = (number(month)?, year(of)?);
            (1..=12).contains(&month).then(|| format!("{year:04}-{month:02}"))
        }
        [one, month, last] => match (year(one), year(last)) {
            (Some(year), None) => of_parts(number(last)?, number(month)?, year),
            (None, Some(year)) => of_parts(number(one)?, number(month)?, year),
            (None, None) if one.len() <= 2 && last.len() == 2 => {
                of_parts(number(one)?, number(month)?, any_year(last)?)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Reads « 12 mars 2014 », « 6 déc. 2016 » and « 1er mars 2014 » at the beginning of the words.
fn in_words(tokens: &[&str]) -> Option<String> {
    let [of_month, month, of, ..] = tokens else { return None };
    let of_month = number(of_month.trim_end_matches("er"))?;
    of_parts(of_month, month_of(month)?, any_year(of)?)
}
