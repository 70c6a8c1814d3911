//! What a calendar file says (RFC 5545): its events in hours of Paris, recurrences unfolded within a bound.

use icalendar::parser::{Component, Property, read_components, unfold};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, time},
    tz::TimeZone,
};
use rrule::RRuleSet;

/// The longest file, in bytes.
pub(super) const FILE: usize = 512 * 1024;
/// The most events that are shown at once.
pub(super) const MOST: usize = 100;
/// How far ahead an event may be, in days, and one that comes back.
const AHEAD: i64 = 400;
const AHEAD_AGAIN: i64 = 180;
/// How deep what is inside something may be: a calendar, an event, an alarm.
const DEPTH: usize = 4;
/// The most events of a file that are read.
const EVENTS: usize = 2_000;
/// How long ago an event that comes back may have begun, in years: each of its days is gone through.
const AGO: i16 = 20;
/// The most occurrences of one event.
const TIMES: u16 = 60;

/// An event of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// What names it in its program, and its occurrence: never shown, kept as a hash.
    pub name: String,
    /// What it is, on one line.
    pub title: String,
    /// Where.
    pub lieu: String,
    /// From and to, in Europe/Paris.
    pub start: DateTime,
    /// To.
    pub end: DateTime,
    /// It has no hour.
    pub whole_day: bool,
    /// Its program says that it is off.
    pub off: bool,
    /// What a reader must know: a zone that is not known, a recurrence that is not unfolded.
    pub told: String,
}

/// A file, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// The events to come, by hour.
    pub events: Vec<Event>,
    /// How many are past.
    pub past: usize,
    /// How many are too far ahead, or beyond the most that are shown.
    pub left: usize,
    /// How many could not be read.
    pub broken: usize,
}

/// Why a file is no calendar, in a sentence.
pub(super) const NOT_ONE: &str = "Ce fichier n’est pas un agenda (.ics) lisible : exportez-le de nouveau depuis Outlook, Doctolib ou \
     l’autre logiciel, puis redonnez-le ici.";

fn text<'c>(component: &'c Component<'_>, name: &str) -> Option<&'c str> {
    property(component, name).map(|one| one.val.as_ref())
}

fn property<'c, 'i>(component: &'c Component<'i>, name: &str) -> Option<&'c Property<'i>> {
    component.properties.iter().find(|one| one.name.as_ref().eq_ignore_ascii_case(name))
}

fn parameter<'c>(property: &'c Property<'_>, name: &str) -> Option<&'c str> {
    let found = property.params.iter().find(|one| one.key.as_ref().eq_ignore_ascii_case(name))?;
    found.val.as_ref().map(|val| val.as_ref().trim_matches('"'))
}

/// A text on one line, of so many characters.
fn line(text: &str, most: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(most).collect()
}

/// The names that Windows gives to zones, for those one meets here.
const WINDOWS: &[(&str, &str)] = &[
    ("Romance Standard Time", "Europe/Paris"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GMT Standard Time", "Europe/London"),
    ("UTC", "UTC"),
    ("SA Western Standard Time", "America/Martinique"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("Mauritius Standard Time", "Indian/Reunion"),
];

/// The zone that a file names; none for one that nobody here knows.
fn zone_named(name: &str) -> Option<TimeZone> {
    let name = name.trim().trim_start_matches('/');
    let known = WINDOWS.iter().find(|(own, _)| *own == name).map_or(name, |(_, zone)| zone);
    let known = if name.contains("Paris") { "Europe/Paris" } else { known };
    TimeZone::get(known).ok()
}

/// A moment as a file writes it: in its own zone, with what is read of that zone.
#[derive(Debug, Clone)]
struct Moment {
    at: DateTime,
    zone: TimeZone,
    whole_day: bool,
    unknown: bool,
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

fn moment(property: &Property<'_>) -> Option<Moment> {
    let value: &str = property.val.as_ref().trim();
    let (digits, utc) = value.strip_suffix('Z').map_or((value, false), |digits| (digits, true));
    let (day, hour) =
        digits.split_once('T').map_or((digits, None), |(day, hour)| (day, Some(hour)));
    let number = |text: &str, from: usize, to: usize| -> Option<i16> {
        let part = text.get(from..to)?;
        if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let small = |text: &str, from, to| number(text, from, to).and_then(|n| i8::try_from(n).ok());
    if day.len() != 8 || hour.is_some_and(|hour| hour.len() != 6) {
        return None;
    }
    let date = Date::new(number(day, 0, 4)?, small(day, 4, 6)?, small(day, 6, 8)?).ok()?;
    let at = match hour {
        // A leap second is the end of its minute.
        Some(hour) => {
            let seconds = small(hour, 4, 6)?.min(59);
            jiff::civil::Time::new(small(hour, 0, 2)?, small(hour, 2, 4)?, seconds, 0).ok()?
        }
        None => time(0, 0, 0, 0),
    };
    let found = match (utc, parameter(property, "TZID")) {
        (true, _) => Some(TimeZone::UTC),
        (false, Some(name)) => zone_named(name),
        (false, None) => Some(paris()),
    };
    let unknown = found.is_none();
    let zone = found.unwrap_or_else(paris);
    Some(Moment { at: date.to_datetime(at), zone, whole_day: hour.is_none(), unknown })
}

impl Moment {
    /// The same in hours of Paris.
    fn in_paris(&self, at: DateTime) -> Option<DateTime> {
        if self.whole_day {
            return Some(at);
        }
        let instant = self.zone.to_timestamp(at).ok()?;
        Some(paris().to_datetime(instant))
    }
}

/// How long it lasts: until its end, for its duration, an hour, or its day.
fn length(component: &Component<'_>, start: &Moment) -> Option<jiff::Span> {
    if let Some(end) = property(component, "DTEND").and_then(moment) {
        let from = start.zone.to_timestamp(start.at).ok()?;
        let to = end.zone.to_timestamp(end.at).ok()?;
        let seconds = to.as_second() - from.as_second();
        return (seconds > 0).then(|| seconds.seconds());
    }
    if let Some(found) = text(component, "DURATION") {
        let span: jiff::Span = found.trim_start_matches('+').parse().ok()?;
        return (span.is_positive()).then_some(span);
    }
    Some(if start.whole_day { 24.hours() } else { 1.hour() })
}

/// The days on which an event that comes back does, in its own zone; none when its rule is not understood.
fn occurrences(
    component: &Component<'_>,
    start: &Moment,
    (from, until): (Date, Date),
) -> Option<Vec<DateTime>> {
    let rule = text(component, "RRULE")?;
    if start.at.year() < from.year() - AGO {
        return None;
    }
    let often = ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"];
    if !often.iter().any(|one| rule.to_uppercase().contains(one)) {
        return None;
    }
    let stamp = |at: DateTime| at.strftime("%Y%m%dT%H%M%S").to_string();
    // A zone without changes of hour, the same for all: what counts is the hour on the wall.
    let rule: Vec<String> = rule
        .split(';')
        .map(|part| match part.split_once('=') {
            Some((key, value)) if key.eq_ignore_ascii_case("UNTIL") => {
                let digits: String = value.chars().take(8).collect();
                format!("UNTIL={digits}T235959Z")
            }
            _ => part.to_owned(),
        })
        .collect();
    let text = format!("DTSTART:{}Z\nRRULE:{}", stamp(start.at), rule.join(";"));
    let set: RRuleSet = text.parse().ok()?;
    let yesterday = from.yesterday().unwrap_or(from).strftime("%Y-%m-%dT00:00:00Z").to_string();
    let after = chrono::DateTime::parse_from_rfc3339(&yesterday).ok()?;
    let found = set.limit().after(after.with_timezone(&rrule::Tz::UTC)).all(TIMES);
    let mut except: Vec<String> = Vec::new();
    for one in
        component.properties.iter().filter(|one| one.name.as_ref().eq_ignore_ascii_case("EXDATE"))
    {
        let days = one.val.as_ref().split(',').map(str::trim);
        except.extend(days.map(|day| in_zone(day, &start.zone).unwrap_or_else(|| day.to_owned())));
    }
    let mut all = Vec::new();
    for date in found.dates {
        let text = date.format("%Y-%m-%dT%H:%M:%S").to_string();
        let Ok(at) = text.parse::<DateTime>() else { continue };
        let gone =
            except.iter().any(|one| *one == stamp(at) || *one == at.strftime("%Y%m%d").to_string());
        if at.date() > until {
            break;
        }
        if !gone {
            all.push(at);
        }
    }
    Some(all)
}

/// An instant of UTC as it reads on the wall of a zone; none for what is no such instant.
fn in_zone(value: &str, zone: &TimeZone) -> Option<String> {
    let digits = value.trim().strip_suffix('Z')?;
    let at = DateTime::strptime("%Y%m%dT%H%M%S", digits).ok()?;
    let instant = TimeZone::UTC.to_timestamp(at).ok()?;
    Some(zone.to_datetime(instant).strftime("%Y%m%dT%H%M%S").to_string())
}

/// Reads a file; none when it is no calendar.
pub(super) fn read(bytes: &[u8], today: Date) -> Option<Read> {
    // Programs of Windows may still write in their own alphabet: letters are then guessed by none.
    let whole = String::from_utf8_lossy(bytes);
    let whole = whole.trim_start_matches('\u{feff}');
    if !whole.trim_start().to_uppercase().starts_with("BEGIN:VCALENDAR") {
        return None;
    }
    // Measured on what the parser reads: a fold may hide where something begins.
    let unfolded = unfold(whole);
    if too_deep(&unfolded) {
        return None;
    }
    let components = read_components(&unfolded).ok()?;
    let mut read = Read::default();
    let mut method_off = false;
    let mut events: Vec<&Component<'_>> = Vec::new();
    for calendar in components.iter().filter(|one| one.name.as_ref() == "VCALENDAR") {
        method_off |= text(calendar, "METHOD").is_some_and(|one| one.trim() == "CANCEL");
        events.extend(calendar.components.iter().filter(|one| one.name.as_ref() == "VEVENT"));
    }
    let beyond = events.len().saturating_sub(EVENTS);
    events.truncate(EVENTS);
    // What was said of one occurrence only: the one it takes the place of goes.
    let moved: Vec<(String, DateTime)> = events
        .iter()
        .filter_map(|one| {
            let of = moment(property(one, "RECURRENCE-ID")?)?;
            Some((text(one, "UID")?.to_owned(), of.in_paris(of.at)?))
        })
        .collect();
    for component in events {
        match event(component, today, &moved) {
            Some(found) => read.events.extend(found),
            None => read.broken += 1,
        }
    }
    for one in &mut read.events {
        one.off |= method_off;
    }
    let last = today.checked_add(AHEAD.days()).unwrap_or(today);
    let all = read.events.len();
    read.events.retain(|one| one.end.date() >= today);
    read.past = all - read.events.len();
    let all = read.events.len();
    read.events.retain(|one| one.start.date() <= last);
    read.events.sort_by(|a, b| (a.start, &a.title).cmp(&(b.start, &b.title)));
    read.events.dedup_by(|a, b| a.name == b.name);
    read.events.truncate(MOST);
    read.left = all - read.events.len() + beyond;
    Some(read)
}

/// Whether things are inside one another deeper than any calendar's.
fn too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    for line in text.lines() {
        let start = line.trim_start().get(..6).unwrap_or_default();
        if start.eq_ignore_ascii_case("BEGIN:") {
            depth += 1;
        } else if line.trim_start().get(..4).is_some_and(|one| one.eq_ignore_ascii_case("END:")) {
            depth = depth.saturating_sub(1);
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}

/// An event, once or as often as it comes back; none when it cannot be read.
fn event(
    component: &Component<'_>,
    today: Date,
    moved: &[(String, DateTime)],
) -> Option<Vec<Event>> {
    let start = moment(property(component, "DTSTART")?)?;
    let length = length(component, &start)?;
    let title = line(text(component, "SUMMARY").unwrap_or_default(), 250);
    // Without a name of its own, what it says is its name.
    let uid = text(component, "UID").map(str::trim).filter(|uid| !uid.is_empty());
    let uid = uid.map_or_else(|| format!("{title} {}", start.at), str::to_owned);
    let mut told = Vec::new();
    if start.unknown {
        told.push("fuseau horaire inconnu, lu à l’heure de Paris");
    }
    let single = property(component, "RECURRENCE-ID").and_then(moment);
    let again = property(component, "RRULE").is_some() && single.is_none();
    let until = today.checked_add(AHEAD_AGAIN.days()).unwrap_or(today);
    let days = if again { occurrences(component, &start, (today, until)) } else { None };
    if again && days.is_none() {
        told.push(
            "se répète selon une règle qui n’est pas comprise : seule la première date est là",
        );
    }
    let several = days.is_some();
    let off = text(component, "STATUS").is_some_and(|one| one.trim() == "CANCELLED");
    let lieu = line(text(component, "LOCATION").unwrap_or_default(), 250);
    let mut all = Vec::new();
    for at in days.unwrap_or_else(|| vec![start.at]) {
        let (from, to) = (start.in_paris(at)?, start.in_paris(at.checked_add(length).ok()?)?);
        if several && moved.iter().any(|(of, was)| *of == uid && *was == from) {
            continue;
        }
        // A whole day ends with the first minute of the next one: with its own last one, here.
        let to = if start.whole_day { to.checked_sub(1.minute()).ok()? } else { to };
        let name = match (&single, several) {
            (Some(of), _) => format!("{uid}\n{}", of.in_paris(of.at)?),
            (None, true) => format!("{uid}\n{from}"),
            (None, false) => uid.clone(),
        };
        all.push(Event {
            name,
            title: title.clone(),
            lieu: lieu.clone(),
            start: from,
            end: to,
            whole_day: start.whole_day,
            off,
            told: told.join(" ; "),
        });
    }
    Some(all)
}
