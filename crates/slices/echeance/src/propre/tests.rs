//! A rule of a service, on both sides of its term and of its validity.

use delais::{Contexte, Etat, Fait, Moment, Regles, echeances};
use fiche::{Linked, Row};
use jiff::{civil::date, tz::TimeZone};

use super::{DEPART_REGLE, regle_of, rules::regle_service};

fn row() -> Row {
    Row::default()
        .with("nom", "Point à trois mois")
        .with("depart", "admission")
        .with("sens", "apres")
        .with("nombre", 3_i64)
        .with("unite", "mois")
        .with("preuve", "synthese")
        .with("responsable", "referent")
        .with("start_day", "2026-01-01")
        .with("end_day", "2026-06-01")
}

fn faits(entree: jiff::civil::Date, done: Option<jiff::civil::Date>) -> Vec<Fait> {
    let fait = |id, nature: &str, day| Fait {
        id,
        nature: nature.to_owned(),
        moment: Moment::Jour(day),
        marques: Vec::new(),
        pour: Vec::new(),
    };
    let mut all = vec![fait(0, "admission", entree)];
    all.extend(done.map(|day| fait(1, "synthese", day)));
    all
}

/// Where the rule stands on a day, for an admission; none when it makes nothing due.
fn state(
    entree: jiff::civil::Date,
    done: Option<jiff::civil::Date>,
    today: jiff::civil::Date,
) -> Option<Etat> {
    let regles = Regles::livrees().unwrap().with(vec![regle_of(&row()).unwrap()]);
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let now = zone.to_timestamp(today.at(12, 0, 0, 0)).unwrap();
    let contexte = Contexte { naissance: None, zone, now };
    echeances(&regles, &faits(entree, done), &contexte).first().map(|one| one.etat)
}

#[test]
fn it_is_due_until_its_term_and_late_right_after() {
    let entree = date(2026, 1, 31);
    assert_eq!(state(entree, None, date(2026, 4, 30)), Some(Etat::Due(0)), "the last day of April");
    assert_eq!(state(entree, None, date(2026, 5, 1)), Some(Etat::Depassee(1)));
    let kept = date(2026, 4, 30);
    assert_eq!(state(entree, Some(kept), date(2026, 5, 2)), Some(Etat::Faite(Moment::Jour(kept))));
    let after = date(2026, 5, 1);
    assert_eq!(
        state(entree, Some(after), date(2026, 5, 2)),
        Some(Etat::FaiteEnRetard(Moment::Jour(after)))
    );
}

#[test]
fn it_is_about_what_happens_within_its_dates_only() {
    let today = date(2026, 6, 15);
    for (entree, owed) in [
        (date(2025, 12, 31), false),
        (date(2026, 1, 1), true),
        (date(2026, 5, 31), true),
        (date(2026, 6, 1), false),
    ] {
        assert_eq!(state(entree, None, today).is_some(), owed, "{entree}");
    }
}

#[test]
fn every_fact_that_starts_one_is_a_fact_of_the_rules() {
    let regles = Regles::livrees().unwrap();
    for (code, label) in DEPART_REGLE.items {
        assert_eq!(regles.nature(code), Some(*label), "{code}");
    }
}

#[test]
fn what_contradicts_itself_is_refused_at_its_field() {
    let faults = |row: Row| -> Vec<&'static str> {
        regle_service(&row, &Linked::default()).into_iter().map(|one| one.field).collect()
    };
    assert!(faults(row()).is_empty());
    assert_eq!(faults(row().with("sens", "avant")), ["sens"]);
    assert!(faults(row().with("sens", "avant").with("depart", "terme_mesure")).is_empty());
    assert_eq!(faults(row().with("depart", "synthese")), ["preuve"]);
    assert_eq!(
        faults(row().with("chef_jours", 9_i64).with("direction_jours", 8_i64)),
        ["direction_jours"]
    );
    assert_eq!(faults(row().with("end_day", "2025-12-31")).len(), 1);
}
