//! What an establishment owes, on both sides of each term.

use delais::Regles;
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};

use super::{
    NATURE_ETAPE_SERVICE, Note, dus, honorabilite, hour_of,
    rules::{HONORABILITE, OF_SERVICE},
};

fn told(noted: &[(&str, Date)], today: Date) -> Vec<(String, String)> {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let now = zone.to_timestamp(today.at(12, 0, 0, 0)).unwrap();
    let noted: Vec<Note> = noted
        .iter()
        .map(|(nature, day)| Note { nature: (*nature).to_owned(), day: *day, heure: None })
        .collect();
    let all = dus(Regles::livrees().unwrap(), &noted, now, &zone);
    all.into_iter().map(|one| (one.what, one.state)).collect()
}

#[test]
fn a_project_is_worth_five_years_and_a_revision_begins_five_more() {
    let adopted = ("projet_adopte", date(2021, 3, 12));
    let state = |noted: &[(&str, Date)], today| -> Vec<String> {
        told(noted, today).into_iter().map(|(_, state)| state).collect()
    };
    assert_eq!(state(&[adopted], date(2026, 3, 12)), ["Aujourd’hui"]);
    assert_eq!(state(&[adopted], date(2026, 3, 13)), ["En retard d’un jour"]);
    let revised = ("projet_revise", date(2026, 3, 10));
    assert_eq!(state(&[adopted, revised], date(2026, 3, 13)), ["Dans 1823 jours"]);
    // Adopted anew, the first owes nothing more.
    let anew = ("projet_adopte", date(2025, 3, 12));
    assert_eq!(state(&[adopted, anew], date(2026, 3, 13)).len(), 1);
}

#[test]
fn a_council_meets_three_times_a_year_once_it_is_held() {
    assert!(told(&[], date(2026, 3, 12)).is_empty(), "nothing is owed of what nobody noted");
    let met = ("reunion_cvs", date(2026, 2, 3));
    let all = told(&[met], date(2026, 3, 12));
    assert_eq!(all[0].0, "Conseil de la vie sociale (1 sur 3)");
    let three = [met, ("reunion_cvs", date(2026, 2, 20)), ("reunion_cvs", date(2026, 3, 5))];
    assert!(told(&three, date(2026, 3, 12)).is_empty());
}

#[test]
fn every_fact_and_every_rule_is_of_the_rules_shipped() {
    let regles = Regles::livrees().unwrap();
    for (code, label) in NATURE_ETAPE_SERVICE.items {
        assert_eq!(regles.nature(code), Some(*label), "{code}");
    }
    for id in OF_SERVICE.iter().chain(&[HONORABILITE]) {
        assert!(regles.regle(id).is_some(), "{id}");
    }
}

#[test]
fn a_breach_is_owed_to_the_authority_within_seventy_two_hours_each_time() {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let note = |nature: &str, day: Date, heure: Option<&str>| Note {
        nature: nature.to_owned(),
        day,
        heure: heure.and_then(hour_of),
    };
    let at = |noted: &[Note], hour: i8, minute: i8| {
        let now = zone.to_timestamp(date(2026, 5, 4).at(hour, minute, 0, 0)).unwrap();
        let all = dus(Regles::livrees().unwrap(), noted, now, &zone);
        all.into_iter().map(|one| (one.when, one.kind)).collect::<Vec<_>>()
    };
    let known = note("violation_connue", date(2026, 5, 1), Some("18:00"));
    let due = "04/05/2026 à 18 h 00".to_owned();
    assert_eq!(at(std::slice::from_ref(&known), 18, 0), [(due.clone(), "warning")]);
    assert_eq!(at(std::slice::from_ref(&known), 18, 1), [(due, "bad")]);
    let told = note("cnil_notifiee", date(2026, 5, 3), Some("09:00"));
    assert!(at(&[known.clone(), told.clone()], 18, 1).is_empty());
    // What comes after is owed anew.
    let again = note("violation_connue", date(2026, 5, 4), Some("08:00"));
    assert_eq!(at(&[known, told, again], 18, 1).len(), 1);
    assert_eq!(hour_of("18 h"), None);
}

#[test]
fn a_post_is_checked_by_its_first_day_and_nobody_is_named() {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let now = zone.to_timestamp(date(2026, 3, 12).at(12, 0, 0, 0)).unwrap();
    let told = |postes: &[(Date, Option<Date>)]| {
        honorabilite(Regles::livrees().unwrap(), postes, now, &zone).map(|one| (one.what, one.kind))
    };
    let (before, day) = (date(2026, 3, 1), date(2026, 3, 12));
    assert_eq!(told(&[]), None);
    assert_eq!(told(&[(day, Some(before))]), None, "checked before");
    assert_eq!(told(&[(day, Some(day))]), None, "checked on the day itself");
    let one = "Honorabilité à vérifier pour un poste".to_owned();
    assert_eq!(told(&[(before, None)]), Some((one, "bad")));
    let two = "Honorabilité à vérifier pour 2 postes".to_owned();
    assert_eq!(told(&[(before, None), (before, None), (day, Some(day))]), Some((two, "bad")));
}
