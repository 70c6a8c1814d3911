//! Nights, referrals, solutions and invoices, worked out by hand.

use fiche::{Linked, Row};
use jiff::civil::{Date, date};

use super::rules::{
    Nuit, Orientation, Renvois, journees, lacks, only_ditep, orientation, renvois, retour,
    return_lacks, solution,
};

fn night(service: bool, nature: &str, modalite: &str, days: (Date, Option<Date>)) -> Nuit {
    Nuit {
        service,
        nature: nature.to_owned(),
        modalite: modalite.to_owned(),
        start: days.0,
        end: days.1,
    }
}

#[test]
fn a_ditep_alone_at_night_is_told_since_the_other_place_was_left() {
    let today = date(2026, 3, 12);
    let ditep = night(true, "ditep", "nuit_therapeutique", (date(2025, 9, 1), None));
    let mecs = |end: Option<Date>| night(true, "mecs", "internat", (date(2024, 1, 10), end));
    assert_eq!(only_ditep(&[ditep.clone(), mecs(None)], today), None);
    let left = date(2026, 3, 6);
    assert_eq!(only_ditep(&[ditep.clone(), mecs(Some(left))], today), Some(left));
    assert_eq!(only_ditep(std::slice::from_ref(&ditep), today), Some(date(2025, 9, 1)));
    let mother = night(false, "un_parent", "", (date(2026, 3, 7), None));
    assert_eq!(only_ditep(&[ditep.clone(), mother], today), None);
    let day_only = night(true, "mecs", "accueil_jour", (date(2026, 1, 1), None));
    assert!(only_ditep(&[ditep, day_only], today).is_some());
    let day = night(true, "ditep", "accueil_jour", (date(2025, 9, 1), None));
    assert_eq!(only_ditep(&[day], today), None);
}

fn referral(de: i64, vers: i64, day: Date, reponse: &str) -> Orientation {
    Orientation { de, vers: Some(vers), day, reponse: reponse.to_owned(), reponse_day: Some(day) }
}

#[test]
fn two_refusals_in_thirty_days_or_two_services_that_refer_to_each_other() {
    let today = date(2026, 3, 12);
    let refused = |vers: i64, day: Date| referral(1, vers, day, "refusee");
    let first = refused(2, date(2026, 2, 1));
    assert_eq!(renvois(std::slice::from_ref(&first), today), None);
    assert_eq!(renvois(&[first.clone(), refused(3, date(2026, 3, 4))], today), None);
    let both = [first.clone(), refused(3, date(2026, 3, 3))];
    assert_eq!(renvois(&both, today), Some(Renvois::Refus(2)));
    let back = referral(2, 1, date(2026, 3, 10), "attente");
    assert_eq!(renvois(&[first, back], today), Some(Renvois::Croises));
    let old =
        [referral(1, 2, date(2024, 1, 1), "attente"), referral(2, 1, date(2024, 1, 2), "attente")];
    assert_eq!(renvois(&old, today), None);
}

#[test]
fn a_solution_lacks_its_decision_the_judge_and_its_review() {
    let today = date(2026, 3, 12);
    let row = Row::default().with("start_day", "2026-03-01");
    assert_eq!(lacks(&row, today).len(), 3);
    let held = row
        .with("decideur", "Mme Vidal")
        .with("decision_day", "2026-03-02")
        .with("juge_day", "2026-03-02")
        .with("revue_day", "2026-03-12");
    assert_eq!(lacks(&held, today), Vec::<String>::new());
    assert_eq!(lacks(&held, date(2026, 3, 13)), ["à revoir depuis le 12/03/2026"]);
    let over = held.with("end_day", "2026-03-12");
    assert_eq!(lacks(&over, today), ["finie, sans que la suite soit dite"]);
    assert!(lacks(&over.with("bilan_day", "2026-03-12"), date(2026, 4, 1)).is_empty());
}

#[test]
fn the_day_of_arrival_counts_and_the_day_of_leaving_does_not() {
    let february = (date(2026, 2, 1), date(2026, 3, 1));
    assert_eq!(journees(&[(date(2026, 1, 1), None)], february, date(2026, 3, 1)), 28);
    assert_eq!(
        journees(&[(date(2026, 2, 10), Some(date(2026, 2, 20)))], february, date(2026, 3, 1)),
        10
    );
    let two = [(date(2026, 2, 1), Some(date(2026, 2, 5))), (date(2026, 2, 4), None)];
    assert_eq!(journees(&two, february, date(2026, 3, 1)), 28);
    assert_eq!(journees(&[], february, date(2026, 3, 1)), 0);
    // A day that is not lived yet is not counted.
    assert_eq!(journees(&[(date(2026, 1, 1), None)], february, date(2026, 2, 10)), 10);
}

#[test]
fn a_refusal_has_its_motive_and_a_decision_its_day() {
    let of = |row: &Row| orientation(row, &Linked::default()).len();
    let row = Row::default().with("day", "2026-03-01").with("reponse_orientation", "refusee");
    assert_eq!(of(&row), 3);
    let row = row.with("vers", "CMP").with("reponse_day", "2026-03-04").with("motif", "Complet.");
    assert_eq!(of(&row), 0);
    let decided = Row::default().with("decideur", "Le juge").with("start_day", "2026-03-01");
    assert_eq!(solution(&decided, &Linked::default()).len(), 1);
}

#[test]
fn nobody_goes_home_early_without_a_notice_given_before() {
    let of = |row: &Row| retour(row, &Linked::default()).len();
    let row = Row::default().with("day", "2026-03-12").with("retour_day", "2026-03-20");
    assert_eq!(of(&row), 0);
    assert_eq!(of(&row.clone().with("avis_day", "2026-03-20")), 1);
    let decided = row
        .clone()
        .with("decision_retour", "accepte")
        .with("decision_day", "2026-03-16")
        .with("decideur", "Le juge des enfants");
    assert_eq!(of(&decided), 1);
    let told = decided.with("avis_day", "2026-03-13");
    assert_eq!(of(&told), 0);
    assert_eq!(return_lacks(&row, date(2026, 3, 12)).len(), 3);
    assert_eq!(return_lacks(&row, date(2026, 3, 20)).len(), 4);
    let answered = told.with("reponse_mere", "D’accord.").with("reponse_pere", "Non.");
    assert!(return_lacks(&answered, date(2026, 3, 20)).is_empty());
}
