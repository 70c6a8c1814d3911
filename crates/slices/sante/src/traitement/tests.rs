use fiche::{Linked, Row};
use jiff::civil::{DateTime, date};

use super::rules::{self, Mouvement, stock};

fn at(day: i8, hour: i8) -> DateTime {
    date(2026, 3, day).at(hour, 0, 0, 0)
}

fn moved(day: i8, nature: &str, nombre: i64) -> Mouvement {
    Mouvement { at: at(day, 9), nature: nature.to_owned(), nombre }
}

#[test]
fn what_is_left_is_received_less_given_less_returned_since_the_last_count() {
    let prises = [at(1, 8), at(2, 8), at(3, 8), at(4, 8)];
    assert_eq!(stock(&[], &prises, 1), None);
    // Nobody kept the stock on the morning of the first.
    assert_eq!(stock(&[moved(1, "recu", 28)], &prises, 1), Some(25));
    assert_eq!(stock(&[moved(1, "recu", 28)], &prises, 2), Some(22));
    let all = [moved(1, "recu", 28), moved(2, "compte", 20), moved(3, "rendu", 4)];
    assert_eq!(stock(&all, &prises, 1), Some(14));
}

#[test]
fn a_treatment_is_taken_at_some_moment_and_given_while_it_runs() {
    let none = Row::default().with("start_day", "2026-03-01").with("end_day", "2026-03-08");
    let remarks = rules::traitement(&none, &Linked::default());
    assert_eq!(remarks.iter().map(|one| one.field).collect::<Vec<_>>(), ["matin"]);
    let row = none.with("personne_id", 7_i64).with("soir", 1_i64);
    assert!(rules::traitement(&row, &Linked::default()).is_empty());
    for (day, child, expected) in
        [("2026-03-02", 7_i64, vec![]), ("2026-03-08", 8, vec!["traitement_id", "start_at"])]
    {
        let linked = Linked::of(vec![("traitement_id", row.clone())]);
        let prise =
            Row::default().with("personne_id", child).with("start_at", format!("{day}T20:00"));
        let remarks = rules::prise(&prise, &linked);
        assert_eq!(remarks.iter().map(|one| one.field).collect::<Vec<_>>(), expected, "{day}");
    }
}

#[test]
fn a_dose_given_once_the_next_moment_has_begun_says_why() {
    let prise = |moment: &str, hour: &str, etat: &str| {
        Row::default()
            .with("moment_prise", moment)
            .with("etat_prise", etat)
            .with("start_at", format!("2026-03-12T{hour}"))
    };
    for (moment, hour, etat, doubted) in [
        ("matin", "10:59", "donnee", false),
        ("matin", "11:00", "donnee", true),
        ("matin", "11:00", "oubliee", false),
        ("matin", "11:00", "refusee", false),
        ("midi", "16:59", "donnee", false),
        ("midi", "17:00", "donnee", true),
        ("soir", "19:29", "donnee", false),
        ("soir", "19:30", "donnee", true),
        ("coucher", "23:59", "donnee", false),
        ("besoin", "23:59", "donnee", false),
    ] {
        let row = prise(moment, hour, etat);
        let fields: Vec<&str> =
            rules::prise(&row, &Linked::default()).iter().map(|one| one.field).collect();
        assert_eq!(fields.contains(&"remarque"), doubted, "{moment} {hour} {etat}");
        let told = rules::prise(&row.with("remarque", "retour tardif"), &Linked::default());
        assert!(told.is_empty(), "a reason lifts it: {moment} {hour}");
    }
}
