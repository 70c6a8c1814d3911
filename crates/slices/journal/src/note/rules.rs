//! What a form says of a note, when its text is closed, and whose time it is: pure.

use access::Category;
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use vocabulary::listes;

use super::{
    draft::Typed,
    model::{CATEGORIES, LONGEST, Nature, Note},
};

/// After how many days without a reading both are told: the requirement of the field, S003-24.
pub(crate) const UNREAD_DAYS: i64 = 3;

/// What a form says, once understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub texte: String,
    pub nature: Nature,
    pub category: Category,
    pub moment: DateTime,
    pub minutes: Option<i64>,
    pub travel_minutes: Option<i64>,
    /// A code of `mode_intervention`.
    pub mode: Option<&'static str>,
    pub foyer: Option<i64>,
    /// The family agreed to an exchange from afar; none when nothing is said of it, never a refusal.
    pub accord: Option<bool>,
}

/// Whether a way of meeting, or the nature of an act of which none is told, is from afar.
pub(crate) fn is_remote(mode: &str) -> bool {
    matches!(mode, "visio" | "telephone")
}

/// A fault: the field, and what is wrong and what to do.
pub(crate) type Fault = (&'static str, String);

/// What is wrong with a text.
pub(crate) fn text_fault(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("Écrivez ce qui s’est passé, même en une phrase.".to_owned())
    } else if text.chars().count() > LONGEST {
        Some(format!("Une note tient en {LONGEST} caractères : coupez-la en deux."))
    } else {
        None
    }
}

/// A text longer than this many words is cut when it is handed over, so that a house is read in a minute.
const WHOLE: usize = 50;

/// Where it is cut at most, in words: at the end of a sentence when one ends before.
const HEAD: usize = 35;

/// A text as it is handed over: what is read at once, and the rest, which is empty when it is short.
pub(crate) fn fold(text: &str) -> (&str, &str) {
    let text = text.trim();
    let mut ends = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        // Words come in the order of the text: each is found after the one before.
        at += text.get(at..).and_then(|rest| rest.find(word)).unwrap_or_default() + word.len();
        ends.push((at, word.ends_with(['.', '!', '?', '…'])));
    }
    if ends.len() <= WHOLE {
        return (text, "");
    }
    let head = ends.get(..HEAD).unwrap_or(&ends);
    let sentence = head.iter().rev().find(|(_, ends)| *ends).or_else(|| head.last());
    let (head, rest) = text.split_at(sentence.map_or(text.len(), |(at, _)| *at));
    (head, rest.trim_start())
}

/// Reads a form: `writable` are the categories its writer may write about all the children, `now` the
/// present in Europe/Paris.
///
/// # Errors
///
/// Every fault at once.
pub(crate) fn check(
    typed: &Typed,
    writable: &[Category],
    now: DateTime,
) -> Result<Checked, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    if let Some(fault) = text_fault(&typed.texte) {
        faults.push(("texte", fault));
    }
    let code = if typed.nature.is_empty() { "observation" } else { typed.nature.as_str() };
    let nature = Nature::from_code(code);
    if nature.is_none() {
        faults.push(("nature", "Choisissez la sorte de note dans la liste.".to_owned()));
    }
    let category = match typed.categorie.as_str() {
        "" => nature.and_then(|nature| proposed(nature, writable)),
        code => Category::from_code(code).filter(|category| writable.contains(category)),
    };
    if category.is_none() && nature.is_some() {
        let text = "Vous n’écrivez pas cette sorte d’information : choisissez-en une autre.";
        faults.push(("categorie", text.to_owned()));
    }
    let moment = moment_of(&typed.jour, &typed.heure, now).map_err(|fault| faults.push(fault)).ok();
    let mut minutes = [None, None];
    for (slot, (field, text)) in
        minutes.iter_mut().zip([("minutes", &typed.minutes), ("trajet", &typed.trajet)])
    {
        match minutes_of(text) {
            Ok(found) => *slot = found,
            Err(text) => faults.push((field, text.to_owned())),
        }
    }
    let mode = listes::MODE_INTERVENTION.items.iter().map(|(code, _)| *code);
    let mode = mode.into_iter().find(|code| *code == typed.mode);
    match (nature, category, moment) {
        (Some(nature), Some(category), Some(moment)) if faults.is_empty() => Ok(Checked {
            texte: typed.texte.trim().to_owned(),
            nature,
            category,
            moment,
            minutes: minutes[0],
            travel_minutes: minutes[1],
            mode,
            foyer: typed.foyer.parse().ok(),
            accord: (is_remote(mode.unwrap_or(nature.acte)) && !typed.accord.is_empty())
                .then_some(true),
        }),
        _ => Err(faults),
    }
}

/// The category of a sort when its writer may write it; else the widest read that they may.
pub(crate) fn proposed(nature: Nature, writable: &[Category]) -> Option<Category> {
    if writable.contains(&nature.category) {
        return Some(nature.category);
    }
    CATEGORIES.iter().copied().find(|category| writable.contains(category))
}

fn moment_of(day: &str, hour: &str, now: DateTime) -> Result<DateTime, Fault> {
    let typed = !day.trim().is_empty();
    let date = if typed {
        vocabulary::parse_day(day).ok_or((
            "jour",
            "Donnez une date, par exemple 12/03/2026, ou laissez vide pour aujourd’hui.".to_owned(),
        ))?
    } else {
        now.date()
    };
    let hour = hour.trim().replace(['h', 'H'], ":").replace(' ', "");
    let time = if hour.is_empty() {
        // Of today: now. Of another day: nobody said when.
        if date == now.date() { now.time() } else { jiff::civil::time(12, 0, 0, 0) }
    } else {
        let (h, m) = hour.split_once(':').unwrap_or((hour.as_str(), "0"));
        let read = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i8>().ok() };
        read(h)
            .zip(read(m))
            .and_then(|(h, m)| jiff::civil::Time::new(h, m, 0, 0).ok())
            .ok_or(("heure", "Donnez une heure, par exemple 14:30.".to_owned()))?
    };
    let moment = date.to_datetime(time);
    let moment = moment.with().second(0).subsec_nanosecond(0).build().unwrap_or(moment);
    if moment > now {
        let field = if date > now.date() { "jour" } else { "heure" };
        let text = "C’est après maintenant : une note dit ce qui a eu lieu. Ce qui est prévu va à \
                    l’agenda.";
        return Err((field, text.to_owned()));
    }
    Ok(moment)
}

fn minutes_of(text: &str) -> Result<Option<i64>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .ok()
        .filter(|minutes| (0..=1_440).contains(minutes))
        .map(Some)
        .ok_or("Donnez un nombre de minutes, entre 0 et 1440.")
}

/// From when a text is closed: `hours` after it was written.
pub(crate) fn locked_at(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}

/// Whether the author may still change the text.
pub(crate) fn is_open(note: &Note, now: Timestamp) -> bool {
    note.locked_at.parse::<Timestamp>().is_ok_and(|end| now < end) && note.retrait.is_none()
}

/// The part of each of `children` in a time spent with all of them: the sum is the time, the first ones
/// have the minutes left over.
pub(crate) fn share(minutes: i64, children: usize) -> Vec<i64> {
    let count = i64::try_from(children.max(1)).unwrap_or(1);
    (0..count).map(|n| minutes / count + i64::from(n < minutes % count)).collect()
}

/// Whether every word asked begins a word of the note, accents and capitals aside.
pub(crate) fn matches(asked: &str, note: &Note) -> bool {
    let mut all = String::new();
    for text in note
        .texts
        .iter()
        .map(|text| text.content.as_str())
        .chain([note.nom.as_str(), note.nature.label()])
    {
        all.push(' ');
        all.push_str(&vocabulary::search_key(text));
    }
    vocabulary::search_key(asked).split(' ').all(|word| all.contains(&format!(" {word}")))
}
