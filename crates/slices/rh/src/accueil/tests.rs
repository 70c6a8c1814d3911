use fiche::{Linked, Remark, Row};
use jiff::civil::date;

use super::rules::{Agrement, agrement, frais, left, repit, standing};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn an_agreement_has_its_ages_in_order_and_more_than_three_is_an_exception() {
    let row = || Row::default().with("start_day", "2024-01-01").with("capacite", 3_i64);
    let none = Linked::default();
    assert_eq!(said(&agrement(&row(), &none)), []);
    assert_eq!(said(&agrement(&row().with("capacite", 4_i64), &none)), [("capacite", true)]);
    let ages = row().with("age_min", 6_i64).with("age_max", 3_i64);
    assert_eq!(said(&agrement(&ages, &none)), [("age_max", false)]);
}

#[test]
fn a_rest_that_is_arranged_says_when_and_who_takes_over() {
    let row = |state: &str| Row::default().with("professionnel_id", 4).with("reponse_repit", state);
    let none = Linked::default();
    assert_eq!(said(&repit(&row("demande"), &none)), [("besoin", false)]);
    for (field, value) in [("besoin", "Un week-end"), ("start_day", "2026-04-01")] {
        assert_eq!(said(&repit(&row("demande").with(field, value), &none)), []);
    }
    assert_eq!(said(&repit(&row("organise"), &none)), [("start_day", false), ("relais_id", false)]);
    let own = row("organise").with("start_day", "2026-04-01").with("relais_id", 4);
    assert_eq!(said(&repit(&own, &none)), [("relais_id", false)]);
    assert_eq!(said(&repit(&row("refuse"), &none)), [("motif_refus", false)]);
    assert_eq!(said(&frais(&Row::default().with("montant", 0), &none)), [("montant", false)]);
}

#[test]
fn an_agreement_is_told_to_end_six_months_before_and_places_are_counted() {
    let (start, today) = (date(2021, 9, 1), date(2026, 3, 12));
    let on = |end, renewal| standing(start, end, renewal, today);
    assert_eq!(on(None, None), Agrement::Valable);
    assert_eq!(on(Some(date(2026, 9, 1)), None), Agrement::ARenouveler(date(2026, 8, 31)));
    assert_eq!(on(Some(date(2026, 9, 14)), None), Agrement::Valable);
    assert_eq!(
        on(Some(date(2026, 9, 1)), Some(date(2026, 3, 1))),
        Agrement::Demande(date(2026, 8, 31))
    );
    assert_eq!(on(Some(date(2026, 3, 12)), None), Agrement::Aucun);
    assert_eq!(left(3, 2), (1, 0));
    assert_eq!(left(2, 3), (0, 1));
}
