//! What an establishment owes, on both sides of each term.

use delais::Regles;
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};

use super::{NATURE_ETAPE_SERVICE, dus, rules::OF_SERVICE};

fn told(noted: &[(&str, Date)], today: Date) -> Vec<(String, String)> {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let now = zone.to_timestamp(today.at(12, 0, 0, 0)).unwrap();
    let noted: Vec<(String, Date)> =
        noted.iter().map(|(nature, day)| ((*nature).to_owned(), *day)).collect();
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
    for id in OF_SERVICE {
        assert!(regles.regle(id).is_some(), "{id}");
    }
}
