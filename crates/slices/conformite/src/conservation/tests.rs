//! Phases on both sides of each day.

use jiff::civil::{Date, date};

use super::{
    model::{Dossier, Phase, Regle},
    rules::{phase, regle_for},
};

fn dossier(end_day: Option<Date>) -> Dossier {
    Dossier {
        personne: 1,
        nom: "Élodie Vasseur".to_owned(),
        service: 1,
        service_nom: "MECS".to_owned(),
        nature: "mecs".to_owned(),
        end_day,
        gele: false,
    }
}

fn regle(nature: &str, start_day: Date, intermediaire_months: Option<i64>) -> Regle {
    Regle {
        nature: nature.to_owned(),
        start_day,
        suivi_months: 24,
        intermediaire_months,
        source: "essai".to_owned(),
    }
}

#[test]
fn a_file_goes_from_active_to_final_on_the_days_of_its_rule() {
    let end = Some(date(2020, 3, 31));
    let settled = regle("", date(2020, 1, 1), Some(12));
    let open = regle("", date(2020, 1, 1), None);
    for (end, regle, today, expected) in [
        (None, &settled, date(2030, 1, 1), Phase::Active),
        (end, &settled, date(2020, 3, 30), Phase::Active),
        (end, &settled, date(2020, 3, 31), Phase::Suivi),
        (end, &settled, date(2022, 3, 30), Phase::Suivi),
        (end, &settled, date(2022, 3, 31), Phase::Intermediaire),
        (end, &settled, date(2023, 3, 30), Phase::Intermediaire),
        (end, &settled, date(2023, 3, 31), Phase::Finale),
        // Nobody settled the intermediate time: never final.
        (end, &open, date(2199, 1, 1), Phase::Intermediaire),
    ] {
        assert_eq!(phase(&dossier(end), Some(regle), today).0, expected, "{today}");
    }
}

#[test]
fn the_rule_of_a_nature_comes_before_the_general_one_and_the_latest_before_the_older() {
    let today = date(2026, 1, 1);
    assert_eq!(regle_for(&[], "mecs", today).map(|r| r.suivi_months), Some(24));
    assert_eq!(regle_for(&[], "itep", today).map(|r| r.suivi_months), Some(36));
    assert_eq!(regle_for(&[], "mecs", date(2020, 1, 1)), None, "before any source");
    let own = [
        regle("mecs", date(2023, 1, 1), Some(6)),
        regle("mecs", date(2025, 1, 1), Some(9)),
        regle("mecs", date(2027, 1, 1), Some(1)),
    ];
    assert_eq!(regle_for(&own, "mecs", today).and_then(|r| r.intermediaire_months), Some(9));
}
