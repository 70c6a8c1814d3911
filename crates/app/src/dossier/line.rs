//! The line of time of a child: every row that names the child, latest first; many of one nature in
//! one month, or in one year when there are very many, are one point, which opens.

use std::collections::BTreeMap;

use fiche::{Fiche, Kind, Register, Row, Titles};
use jiff::civil::Date;
use web::parts::Event;

/// From how many rows of one nature in one month they are one point.
const MANY: usize = 3;
/// From how many rows of one nature in all they are told year by year.
const VERY_MANY: usize = 9;

/// Tells `found` from the latest to the first; `names` are those of the services.
pub(super) fn line_of_time(
    register: &Register,
    found: &[(&'static Fiche, Row)],
    titles: &Titles,
    names: &BTreeMap<i64, String>,
) -> Vec<Event> {
    let mut alike: BTreeMap<Alike, Vec<(Date, Event)>> = BTreeMap::new();
    let mut events = Vec::new();
    for (kind, row) in found {
        let told = event(register, kind, row, titles, names);
        match row.day(kind.order) {
            Some(day) => {
                let key = (kind.plural, nature(kind, row), row.owner);
                alike.entry(key).or_default().push((day, told));
            }
            None => events.push(told),
        }
    }
    for ((plural, nature, _), own) in alike {
        let by_year = own.len() >= VERY_MANY;
        let most = if by_year { 2 } else { MANY };
        let mut spans: BTreeMap<(i16, i8), Vec<Event>> = BTreeMap::new();
        for (day, told) in own {
            let month = if by_year { 0 } else { day.month() };
            spans.entry((day.year(), month)).or_default().push(told);
        }
        for (span, mut own) in spans {
            if own.len() >= most {
                own.sort_by(|a, b| b.day.cmp(&a.day));
                events.push(folded(plural, &nature, span, own));
            } else {
                events.append(&mut own);
            }
        }
    }
    events.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.title.cmp(&b.title)));
    events
}

/// The state of what is still to come, as the line shows it.
pub(super) const TO_COME: &str = "future";

/// The same line, what comes after `today` marked; a point that holds past ones too is not.
pub(super) fn dated(mut events: Vec<Event>, today: Date) -> Vec<Event> {
    let today = today.to_string();
    for event in &mut events {
        let comes = |day: &str| day > today.as_str();
        for one in &mut event.inside {
            if comes(&one.day) {
                TO_COME.clone_into(&mut one.state);
            }
        }
        if comes(&event.day) && event.inside.iter().all(|one| one.state == TO_COME) {
            TO_COME.clone_into(&mut event.state);
        }
    }
    events
}

/// What rows that fold together share: kind, nature, service. A flight is not folded with the visits
/// of the month.
type Alike = (&'static str, String, i64);

/// What kind of its kind a row is: the first closed list that names it.
fn nature(kind: &Fiche, row: &Row) -> String {
    let named = kind.title.iter().filter_map(|name| kind.field(name));
    named
        .filter(|field| matches!(field.kind, Kind::Code(_)))
        .map(|field| fiche::show(field.kind, row.value(field.name)))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// One point for many, of a year and a month (0: of the whole year): it stands at the latest of them.
fn folded(plural: &str, nature: &str, (year, month): (i16, i8), inside: Vec<Event>) -> Event {
    let month = Some(vocabulary::month_name(month)).filter(|month| !month.is_empty());
    let n = inside.len();
    Event {
        day: inside.first().map_or_else(String::new, |one| one.day.clone()),
        when: month
            .map_or_else(|| year.to_string(), |month| fiche::capital(&format!("{month} {year}"))),
        title: if nature.is_empty() {
            format!("{n} {plural}")
        } else {
            format!("{n} {plural} : {nature}")
        },
        tag: inside.first().map_or_else(String::new, |one| one.tag.clone()),
        inside,
        ..Event::default()
    }
}

fn event(
    register: &Register,
    kind: &Fiche,
    row: &Row,
    titles: &Titles,
    names: &BTreeMap<i64, String>,
) -> Event {
    let day = row.day(kind.order);
    let detail: Vec<String> = kind
        .list
        .iter()
        .filter(|name| **name != "personne_id" && **name != kind.order)
        .filter_map(|name| kind.field(name))
        .filter_map(|field| {
            let (text, _) = fiche::shown(register, titles, field, row);
            (!text.is_empty()).then(|| format!("{} : {text}", field.label))
        })
        .collect();
    let service = names.get(&row.owner).cloned().unwrap_or_default();
    Event {
        day: day.map_or(String::new(), |day| day.to_string()),
        when: day.map_or_else(|| "Sans date".to_owned(), vocabulary::french_day),
        title: fiche::capital(kind.label),
        text: detail.join(" · "),
        href: match kind.table {
            "incident" => format!("/incidents/{}", row.id),
            _ => format!("/fiche/{}/{}", kind.slug, row.id),
        },
        tag: service,
        ..Event::default()
    }
}

#[cfg(test)]
mod tests {
    use fiche::{Fiche, Row};
    use parcours::absence::ABSENCE;

    use fiche::{Register, Titles};

    use super::{BTreeMap, line_of_time};

    #[test]
    fn many_of_one_nature_in_a_month_are_one_point_and_few_stay_apart() {
        let register = Register::new(crate::register::fiches());
        let mut rows: Vec<(&'static Fiche, Row)> = Vec::new();
        for (nature, at) in [
            ("dvh", "2026-03-01T18:00"),
            ("dvh", "2026-03-29T18:00"),
            ("dvh", "2026-03-08T18:00"),
            ("fugue", "2026-03-09T22:00"),
            ("dvh", "2026-02-01T18:00"),
            ("dvh", "2026-02-08T18:00"),
        ] {
            let row = Row::default().with("nature", nature).with("start_at", at);
            rows.push((&ABSENCE, row));
        }
        let line = line_of_time(&register, &rows, &Titles::default(), &BTreeMap::new());
        let told: Vec<(&str, usize)> =
            line.iter().map(|one| (one.title.as_str(), one.inside.len())).collect();
        let visits = "3 absences : Droit de visite et d'hébergement";
        assert_eq!(told, [(visits, 3), ("Absence", 0), ("Absence", 0), ("Absence", 0)]);
        assert_eq!(line[0].when, "Mars 2026");
        assert_eq!(line[0].inside[0].day, "2026-03-29");
    }

    #[test]
    fn what_comes_is_marked_and_a_point_that_holds_the_past_is_not() {
        let register = Register::new(crate::register::fiches());
        let mut rows: Vec<(&'static Fiche, Row)> = Vec::new();
        for at in ["2026-03-01T18:00", "2026-03-08T18:00", "2026-03-29T18:00", "2026-04-12T18:00"] {
            rows.push((&ABSENCE, Row::default().with("nature", "dvh").with("start_at", at)));
        }
        let line = line_of_time(&register, &rows, &Titles::default(), &BTreeMap::new());
        let line = super::dated(line, jiff::civil::date(2026, 3, 12));
        let told: Vec<&str> = line.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(told, ["future", ""]);
        let inside: Vec<&str> = line[1].inside.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(inside, ["future", "", ""]);
    }

    #[test]
    fn forty_visits_are_a_point_a_year_and_bury_nothing() {
        let register = Register::new(crate::register::fiches());
        let mut rows: Vec<(&'static Fiche, Row)> = Vec::new();
        for n in 0..40_i64 {
            let at = format!("{}-{:02}-{:02}T18:00", 2024 + n / 20, 1 + n % 10, 1 + n % 28);
            let row = Row::default().with("nature", "dvh").with("start_at", at.as_str());
            rows.push((&ABSENCE, row));
        }
        let flight = Row::default().with("nature", "fugue").with("start_at", "2025-06-09T22:00");
        rows.push((&ABSENCE, flight));
        let line = line_of_time(&register, &rows, &Titles::default(), &BTreeMap::new());
        let told: Vec<(&str, usize)> =
            line.iter().map(|one| (one.when.as_str(), one.inside.len())).collect();
        assert_eq!(told, [("2025", 20), ("09/06/2025", 0), ("2024", 20)]);
    }
}
