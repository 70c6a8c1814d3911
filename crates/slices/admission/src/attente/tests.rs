//! The order of the waiting list, worked out by hand.

use fiche::{Linked, Row};
use jiff::civil::{Date, date};

use super::rules::{Attente, Regle, contact, decision, ranked, regle, with_more};

fn waits(mesure: i64, danger: &str, reception: Date) -> Attente {
    Attente {
        mesure,
        personne: mesure,
        nom: format!("Enfant {mesure}"),
        danger: danger.to_owned(),
        reception,
        veille: "MDS".to_owned(),
        ..Attente::default()
    }
}

fn rule_of(rang: i64, critere: &str) -> Regle {
    Regle { rang, critere: critere.to_owned(), ..Regle::default() }
}

#[test]
fn rules_are_compared_one_after_the_other_and_each_rank_says_why() {
    let today = date(2026, 3, 12);
    let all = [
        waits(1, "modere", date(2025, 10, 1)),
        waits(2, "fort", date(2026, 2, 1)),
        waits(3, "grave", date(2026, 3, 1)),
        Attente { fratrie: true, ..waits(4, "fort", date(2026, 3, 2)) },
    ];
    let order = |regles: &[Regle]| -> Vec<i64> {
        ranked(&all, regles, today).iter().map(|one| all[one.index].mesure).collect()
    };
    assert_eq!(order(&[]), [1, 2, 3, 4], "without a rule, the oldest first");
    assert_eq!(order(&[rule_of(1, "danger")]), [3, 2, 4, 1]);
    assert_eq!(order(&[rule_of(1, "danger"), rule_of(2, "fratrie")]), [3, 4, 2, 1]);
    assert_eq!(order(&[rule_of(1, "fratrie"), rule_of(2, "danger")]), [4, 3, 2, 1]);
    let told = ranked(&all, &[rule_of(1, "danger"), rule_of(2, "fratrie")], today);
    assert_eq!(
        told[1].raisons,
        [
            "règle 1 : danger fort",
            "règle 2 : un frère ou une sœur est déjà accompagné",
            "mesure reçue le 02/03/2026"
        ]
    );
}

#[test]
fn brothers_and_sisters_take_the_place_of_the_first_of_them() {
    let today = date(2026, 3, 12);
    let of = |one: Attente| Attente { famille: Some(7), ..one };
    let all = [
        waits(1, "fort", date(2025, 12, 1)),
        of(waits(2, "modere", date(2026, 2, 1))),
        of(waits(3, "grave", date(2026, 3, 1))),
    ];
    let told = ranked(&all, &[rule_of(1, "danger")], today);
    let order: Vec<(i64, usize)> =
        told.iter().map(|one| (all[one.index].mesure, one.rang)).collect();
    assert_eq!(order, [(3, 1), (2, 1), (1, 2)]);
    assert!(told[1].raisons.contains(&"avec sa fratrie (Enfant 3)".to_owned()));
    // Two measures of one child are no brothers and sisters.
    let twice = [all[2].clone(), Attente { personne: 3, ..all[1].clone() }];
    let told = ranked(&twice, &[rule_of(1, "danger")], today);
    assert!(told.iter().all(|one| !one.raisons.join(" ").contains("fratrie")));
}

#[test]
fn a_grave_danger_that_nobody_saw_is_told_on_the_day_it_is_due() {
    let came = date(2026, 2, 25);
    let one = waits(1, "grave", came);
    assert!(!one.alerte(15, date(2026, 3, 11)) && one.alerte(15, date(2026, 3, 12)));
    let seen = Attente { vu: Some(date(2026, 3, 5)), ..one };
    assert!(!seen.alerte(15, date(2026, 3, 19)) && seen.alerte(15, date(2026, 3, 20)));
    assert!(!waits(1, "modere", came).alerte(15, date(2026, 6, 1)));
}

#[test]
fn the_eleventh_reference_passes_a_threshold_of_ten() {
    assert_eq!(with_more(9, 1, Some(10)), (10, false));
    assert_eq!(with_more(10, 1, Some(10)), (11, true));
    assert_eq!(with_more(9, 2, Some(10)), (11, true));
    assert_eq!(with_more(30, 1, None), (31, false));
}

#[test]
fn what_is_decided_says_from_when_and_a_rule_says_what_it_needs() {
    let of = |row: &Row| decision(row, &Linked::default()).len();
    let admitted = Row::default().with("choix", "admise");
    assert_eq!(of(&admitted), 1);
    let dated = admitted.with("prise_en_charge_day", "2026-03-16");
    assert_eq!(of(&dated), 0);
    assert_eq!(of(&dated.clone().with("referent_id", 4).with("coreferent_id", 4)), 1);
    assert_eq!(of(&dated.with("choix", "attente")), 1);
    let rule = |row: Row| regle(&row.with("start_day", "2026-01-01"), &Linked::default()).len();
    assert_eq!(rule(Row::default().with("critere", "territoire")), 1);
    assert_eq!(rule(Row::default().with("critere", "longue_attente").with("seuil", 90)), 0);
    let asked = Row::default().with("day", "2026-03-10");
    let said = |row: Row| contact(&row, &Linked::default()).len();
    assert_eq!(said(asked.clone().with("reponse_day", "2026-03-09")), 1);
    assert_eq!(said(asked.with("reponse", "Vue à l’école.")), 1);
}
