use fiche::{Linked, Row};
use jiff::{civil::date, tz::TimeZone};

use super::{
    a_dire::{Dit, Quoi, a_dire},
    rules,
};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn incident(nature: &str, gravite: &str) -> Row {
    Row::default()
        .with("nature", nature)
        .with("gravite", gravite)
        .with("start_at", "2026-03-10T22:40")
}

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

fn told(destinataire: &str, hour: i8, ecrit: bool) -> Dit {
    let at = date(2026, 3, 11).at(hour, 0, 0, 0);
    Dit { destinataire: destinataire.to_owned(), at, ecrit }
}

#[test]
fn a_grave_incident_is_told_at_once_and_written_within_forty_eight_hours() {
    let row = incident("violence_professionnel", "grave");
    let all = a_dire(&row, &[], &paris(), at("2026-03-11T08:00:00Z"));
    let start = date(2026, 3, 10).at(22, 40, 0, 0);
    let written = date(2026, 3, 12).at(22, 40, 0, 0);
    assert_eq!(all[0].quoi, Quoi::EnRetard(start), "{all:?}");
    assert_eq!((all[1].ecrit, all[1].quoi), (true, Quoi::Avant(written)));
    assert!(all[0].source.contains("L. 331-8-1"), "{}", all[0].source);
    assert!(all.iter().any(|one| one.destinataire == "parents" && one.quoi == Quoi::ADire));

    let called = [told("departement", 7, false)];
    let all = a_dire(&row, &called, &paris(), at("2026-03-14T08:00:00Z"));
    assert_eq!(all[0].quoi, Quoi::Dit(date(2026, 3, 11).at(7, 0, 0, 0)));
    assert_eq!(all[1].quoi, Quoi::EnRetard(written));

    let in_writing = [told("ars", 9, true)];
    let all = a_dire(&row, &in_writing, &paris(), at("2026-03-14T08:00:00Z"));
    assert_eq!(all[1].quoi, Quoi::Dit(date(2026, 3, 11).at(9, 0, 0, 0)));
}

#[test]
fn a_fugue_is_the_authoritys_business_once_police_is_called() {
    let row = incident("fugue", "serieuse");
    let now = at("2026-03-11T01:00:00Z");
    let whom = |dits: &[Dit]| -> Vec<&'static str> {
        a_dire(&row, dits, &paris(), now).iter().map(|one| one.destinataire).collect()
    };
    assert_eq!(whom(&[]), ["forces_ordre", "parents"]);
    let called = [told("forces_ordre", 0, false)];
    assert_eq!(whom(&called), ["departement", "departement", "forces_ordre", "parents"]);
}

#[test]
fn a_near_miss_and_a_light_incident_are_told_to_nobody_by_law() {
    let now = at("2026-03-11T01:00:00Z");
    let near = incident("fugue", "grave").with("evite", 1_i64);
    assert!(a_dire(&near, &[], &paris(), now).is_empty());
    assert!(a_dire(&incident("degradation", "legere"), &[], &paris(), now).is_empty());
}

#[test]
fn what_follows_an_incident_is_of_its_child_and_comes_after_it() {
    let linked = || {
        let row = Row::default().with("personne_id", 7_i64).with("start_at", "2026-03-10T22:40");
        Linked::of(vec![("incident_id", row)])
    };
    let fields = |remarks: Vec<fiche::Remark>| -> Vec<&str> {
        remarks.into_iter().map(|remark| remark.field).collect()
    };
    let row = Row::default().with("personne_id", 7_i64).with("start_at", "2026-03-10T22:45");
    assert!(fields(rules::information(&row, &linked())).is_empty());
    let row = Row::default().with("personne_id", 8_i64).with("start_at", "2026-03-10T22:00");
    assert_eq!(fields(rules::information(&row, &linked())), ["incident_id", "start_at"]);
    let row = Row::default()
        .with("personne_id", 7_i64)
        .with("decision_day", "2026-03-09")
        .with("done_day", "2026-03-08");
    assert_eq!(fields(rules::suite(&row, &linked())), ["decision_day", "done_day"]);
}
