use jiff::civil::date;

use super::ics::{MOST, read};

fn file(events: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:essai\r\n{events}END:VCALENDAR\r\n")
        .into_bytes()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
}

const OUTLOOK: &str = "BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\n\
    DTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

#[test]
fn hours_are_those_of_paris_whatever_the_zone_and_a_day_without_hour_is_whole() {
    let today = date(2026, 3, 12);
    let text = OUTLOOK.to_owned()
        + &event(
            "UID:a\r\nSUMMARY:Réunion d’équipe\\, salle\r\n  bleue\r\nDTSTART;TZID=Romance Standard Time:20260316T143000\r\nDTEND;TZID=Romance Standard Time:20260316T153000\r\nLOCATION:Mairie\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n",
        )
        + &event("UID:b\r\nSUMMARY:Soin\r\nDTSTART:20260716T120000Z\r\nDURATION:PT45M\r\n")
        + &event(
            "UID:c\r\nSUMMARY:Sortie\r\nDTSTART;VALUE=DATE:20260320\r\nDTEND;VALUE=DATE:20260322\r\n",
        )
        + &event(
            "UID:d\r\nSUMMARY:Loin\r\nDTSTART;TZID=Quelque Part:20260317T090000\r\nSTATUS:CANCELLED\r\n",
        )
        + &event("UID:e\r\nSUMMARY:Passé\r\nDTSTART:20260101T120000Z\r\n")
        + &event("UID:f\r\nSUMMARY:Cassé\r\nDTSTART:hier\r\n");
    let found = read(&file(&text), today).unwrap();
    assert_eq!((found.events.len(), found.past, found.left, found.broken), (4, 1, 0, 1));
    let [team, far, trip, care] = &found.events[..] else { panic!("{found:?}") };
    assert_eq!(team.title, "Réunion d’équipe, salle bleue");
    assert_eq!(team.start, date(2026, 3, 16).at(14, 30, 0, 0));
    assert_eq!(team.end, date(2026, 3, 16).at(15, 30, 0, 0));
    assert_eq!(care.start, date(2026, 7, 16).at(14, 0, 0, 0), "two hours ahead in summer");
    assert_eq!(care.end, date(2026, 7, 16).at(14, 45, 0, 0));
    assert!(trip.whole_day);
    assert_eq!(trip.end, date(2026, 3, 21).at(23, 59, 0, 0));
    assert!(far.off && far.told.contains("fuseau horaire inconnu"), "{far:?}");
    assert_eq!(far.end, date(2026, 3, 17).at(10, 0, 0, 0), "an hour when nothing says");
}

#[test]
fn what_comes_back_is_unfolded_within_half_a_year_but_for_what_was_taken_out_or_moved() {
    let today = date(2026, 3, 12);
    // Each Monday since long, at nine in Paris: across the change of hour too.
    let text = event(
        "UID:w\r\nSUMMARY:Synthèse\r\nDTSTART;TZID=Europe/Paris:20200106T090000\r\n\
         DTEND;TZID=Europe/Paris:20200106T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260420T070000Z\r\n\
         EXDATE;TZID=Europe/Paris:20260323T090000\r\n",
    ) + &event(
        "UID:w\r\nSUMMARY:Synthèse déplacée\r\nRECURRENCE-ID;TZID=Europe/Paris:20260330T090000\r\n\
         DTSTART;TZID=Europe/Paris:20260331T110000\r\nDTEND;TZID=Europe/Paris:20260331T120000\r\n",
    );
    let found = read(&file(&text), today).unwrap();
    let days: Vec<String> = found.events.iter().map(|one| one.start.to_string()).collect();
    assert_eq!(
        days,
        [
            "2026-03-16T09:00:00",
            "2026-03-31T11:00:00",
            "2026-04-06T09:00:00",
            "2026-04-13T09:00:00",
            "2026-04-20T09:00:00",
        ]
    );
    let names: std::collections::BTreeSet<&str> =
        found.events.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), 5, "each is itself");
    let daily = event("UID:d\r\nSUMMARY:Appel\r\nDTSTART:20260313T080000Z\r\nRRULE:FREQ=DAILY\r\n");
    assert_eq!(read(&file(&daily), today).unwrap().events.len(), 60, "bounded");
    let strange =
        event("UID:s\r\nSUMMARY:Étrange\r\nDTSTART:20260313T080000Z\r\nRRULE:FREQ=SECONDLY\r\n");
    let found = read(&file(&strange), today).unwrap();
    assert_eq!(found.events.len(), 1);
    assert!(found.events[0].told.contains("seule la première date"), "{found:?}");
}

#[test]
fn what_is_no_calendar_or_is_made_to_break_a_reader_is_refused() {
    let today = date(2026, 3, 12);
    for bytes in [
        &b""[..],
        b"PK\x03\x04",
        b"<html>",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    ] {
        assert_eq!(read(bytes, today), None, "{bytes:?}");
    }
    let deep = format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:A\r\n".repeat(50_000));
    assert_eq!(read(deep.as_bytes(), today), None);
    let many: String = (0..300)
        .map(|n| {
            event(&format!(
                "UID:{n}\r\nSUMMARY:N\r\nDTSTART:202604{:02}T{:02}0000Z\r\n",
                n % 28 + 1,
                n % 24
            ))
        })
        .collect();
    let found = read(&file(&many), today).unwrap();
    assert_eq!((found.events.len(), found.left), (MOST, 200));
}

#[test]
fn a_file_made_to_exhaust_the_reader_is_refused_or_read_in_part() {
    let today = date(2026, 3, 12);
    // Where a fold hides that something begins inside something, forty thousand times.
    let folded = "B\r\n EGIN:VEVENT\r\n".repeat(20_000);
    assert!(read(&file(&folded), today).is_none());
    // Events that come back every day since long before: the first date only, and not all of them.
    let old = event("SUMMARY:Vieux\r\nDTSTART:19000101T080000Z\r\nRRULE:FREQ=DAILY\r\n");
    let found = read(&file(&old.repeat(3_000)), today).unwrap();
    assert!(found.events.is_empty());
    assert!(found.left >= 1_000, "{}", found.left);
}
