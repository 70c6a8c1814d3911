use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{DateTime, datetime};

use super::{Clash, Merge, Moment, editable, merge, moment, rules::is_over};

fn fields(all: &[(&str, &str)]) -> BTreeMap<String, String> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn now() -> DateTime {
    datetime(2026, 3, 12, 18, 0, 0, 0)
}

#[test]
fn different_fields_come_together_and_the_same_one_goes_to_a_person() {
    let base = fields(&[("etat", "prevu"), ("compte_rendu", "")]);
    let theirs = fields(&[("etat", "annule"), ("compte_rendu", "")]);
    let mine = fields(&[("etat", "tenu"), ("compte_rendu", "Il est venu.")]);
    let found = merge(&base, &mine, &theirs, &BTreeSet::from(["etat".to_owned()]));
    assert_eq!(found.set, fields(&[("compte_rendu", "Il est venu.")]));
    let clash = Clash {
        field: "etat".to_owned(),
        base: "prevu".to_owned(),
        theirs: "annule".to_owned(),
        mine: "tenu".to_owned(),
    };
    assert_eq!(found.clashes, [clash]);
}

#[test]
fn what_came_back_to_what_it_said_is_still_somebodys_decision() {
    let base = fields(&[("etat", "prevu")]);
    let mine = fields(&[("etat", "tenu")]);
    let untouched = merge(&base, &mine, &base, &BTreeSet::new());
    assert_eq!(untouched.set, mine);
    let touched = merge(&base, &mine, &base, &BTreeSet::from(["etat".to_owned()]));
    assert!(touched.set.is_empty());
    assert_eq!(touched.clashes.len(), 1);
}

#[test]
fn two_who_wrote_the_same_agree() {
    let mine = fields(&[("etat", "tenu")]);
    let found =
        merge(&fields(&[("etat", "prevu")]), &mine, &mine, &BTreeSet::from(["etat".to_owned()]));
    assert_eq!(found, Merge::default());
}

#[test]
fn a_slow_clock_is_put_right_and_never_goes_past_the_present() {
    let said = "2026-03-12T16:00";
    let hour = 3_600_000;
    let at = |moment| Some(Moment::At(moment));
    assert_eq!(moment(said, false, (0, 0), now()), at(datetime(2026, 3, 12, 16, 0, 0, 0)));
    assert_eq!(moment(said, false, (hour, hour), now()), at(datetime(2026, 3, 12, 17, 0, 0, 0)));
    assert_eq!(moment(said, false, (3 * hour, 3 * hour), now()), at(now()));
    // Typed by a person, it stands, even when their clock is wrong.
    assert_eq!(moment(said, true, (hour, 9 * hour), now()), at(datetime(2026, 3, 12, 16, 0, 0, 0)));
    assert_eq!(moment("hier", false, (0, 0), now()), None);
}

#[test]
fn a_clock_that_was_changed_meanwhile_is_not_believed() {
    let ten = 10 * 60 * 1000;
    let said = "2026-03-12T16:00";
    assert!(matches!(moment(said, false, (0, ten), now()), Some(Moment::At(_))));
    assert!(matches!(moment(said, false, (0, ten + 1), now()), Some(Moment::Doubtful(_))));
}

#[test]
fn nothing_but_what_became_of_a_visit_or_an_absence_is_corrected_without_network() {
    assert!(editable("rendez_vous").contains(&"etat"));
    assert!(!editable("rendez_vous").contains(&"personne_id"));
    assert!(editable("personne").is_empty());
}

#[test]
fn a_taking_is_over_at_its_end_or_when_its_erasing_is_asked_for() {
    let now = "2026-03-12T18:00:00Z".parse().unwrap();
    assert!(!is_over("2026-03-12T18:00:01Z", None, now));
    assert!(is_over("2026-03-12T18:00:00Z", None, now));
    assert!(is_over("2026-03-13T18:00:00Z", Some("2026-03-12T10:00:00Z"), now));
}
