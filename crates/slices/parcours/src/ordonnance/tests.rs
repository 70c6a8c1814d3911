use fiche::{Linked, Remark, Row};
use jiff::civil::date;

use super::rules::{Delais, Maillon, chaines, delais, demande, founded, ordonnance, terme};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

fn given() -> Row {
    Row::default().with("personne_id", 7_i64).with("decision_day", "2025-01-31")
}

#[test]
fn the_term_of_an_order_is_the_one_it_gives_or_the_one_its_length_makes() {
    let day = date(2025, 1, 31);
    assert_eq!(terme(day, None, Some(1)), Some(date(2025, 2, 28)));
    assert_eq!(terme(day, None, Some(12)), Some(date(2026, 1, 31)));
    assert_eq!(terme(day, Some(date(2025, 6, 1)), Some(12)), Some(date(2025, 6, 1)));
    assert_eq!(terme(day, None, None), None);
}

#[test]
fn an_order_is_in_order_and_prolongs_an_earlier_one_of_the_same_child() {
    for (field, value, expected) in [
        ("reception_day", "2025-01-30", vec![("reception_day", false)]),
        ("reception_day", "2025-01-31", vec![]),
        ("terme_day", "2025-01-30", vec![("terme_day", false)]),
    ] {
        assert_eq!(said(&ordonnance(&given().with(field, value), &Linked::default())), expected);
    }
    for (end, expected) in [
        ("2026-01-31", vec![]),
        ("2026-01-29", vec![]),
        ("2026-01-28", vec![("terme_day", true)]),
        ("2026-02-03", vec![("terme_day", true)]),
    ] {
        let row = given().with("duree_months", 12_i64).with("terme_day", end);
        assert_eq!(said(&ordonnance(&row, &Linked::default())), expected, "{end}");
    }
    for (child, day, expected) in [
        (7_i64, "2024-01-31", vec![]),
        (8, "2024-01-31", vec![("precedente_id", false)]),
        (7, "2025-02-01", vec![("precedente_id", false)]),
    ] {
        let before = Row::default().with("personne_id", child).with("decision_day", day);
        let linked = Linked::of(vec![("precedente_id", before)]);
        assert_eq!(said(&ordonnance(&given(), &linked)), expected, "{child} {day}");
    }
}

#[test]
fn a_measure_rests_on_an_order_of_its_child_given_that_day() {
    for (child, day, expected) in
        [(7_i64, "2025-01-31", None), (7, "2025-01-30", Some(true)), (8, "2025-01-31", Some(false))]
    {
        let order = Row::default().with("personne_id", child).with("decision_day", day);
        let linked = Linked::of(vec![("ordonnance_id", order)]);
        let found = founded(&given(), &linked).map(|remark| remark.overridable);
        assert_eq!(found, expected, "{child} {day}");
    }
}

#[test]
fn an_answer_has_its_day_and_comes_after_the_request() {
    let asked = given().with("demande_day", "2025-10-01");
    for (row, expected) in [
        (asked.clone(), vec![]),
        (asked.clone().with("reponse", "accordee"), vec![("reponse_day", false)]),
        (asked.clone().with("reponse_day", "2025-10-20"), vec![("reponse", false)]),
        (
            asked.clone().with("reponse", "refusee").with("reponse_day", "2025-09-30"),
            vec![("reponse_day", false)],
        ),
        (asked.clone().with("reponse", "accordee").with("reponse_day", "2025-10-01"), vec![]),
    ] {
        assert_eq!(said(&demande(&row, &Linked::default())), expected, "{row:?}");
    }
    let late = Row::default().with("personne_id", 7_i64).with("decision_day", "2025-10-02");
    let linked = Linked::of(vec![("mesure_id", late)]);
    assert_eq!(said(&demande(&asked, &linked)), [("demande_day", false)]);
}

#[test]
fn a_request_counts_its_days_up_to_the_answer_or_to_today() {
    let (asked, term, today) = (date(2025, 10, 1), Some(date(2025, 11, 30)), date(2025, 10, 11));
    let open = delais(asked, None, term, today);
    assert_eq!(open, Delais { reponse: 10, avant_terme: Some(60) });
    assert_eq!(delais(asked, Some(date(2025, 10, 21)), term, today).reponse, 20);
    assert_eq!(delais(date(2025, 12, 2), None, term, today).avant_terme, Some(-2));
}

#[test]
fn measures_that_renew_one_another_are_one_chain() {
    let one =
        |id: i64, year: i16, avant: Option<i64>| Maillon { id, decision: date(year, 3, 1), avant };
    let all =
        [one(1, 2022, None), one(2, 2023, Some(1)), one(3, 2024, Some(2)), one(4, 2025, None)];
    assert_eq!(chaines(&all), [vec![4], vec![1, 2, 3]]);
    // Of a loop nothing hangs, and of a measure that is not there nothing is said.
    assert!(chaines(&[one(1, 2022, Some(2)), one(2, 2023, Some(1))]).is_empty());
    assert_eq!(chaines(&[one(5, 2025, Some(9))]), [vec![5]]);
}
