use fiche::{Linked, Remark, Row};

use super::rules::{capacite, plan_activite, prix_journee};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn capacities_plans_and_prices_are_possible() {
    let span = Row::default().with("start_day", "2021-01-01").with("end_day", "2022-01-01");
    let none = Linked::default();
    for (remarks, expected) in [
        (capacite(&span.clone().with("places", 0), &none), vec![]),
        (capacite(&span.clone().with("places", -1), &none), vec![("places", false)]),
        (capacite(&span.clone().with("end_day", "2021-01-01"), &none), vec![("end_day", false)]),
        (prix_journee(&span.clone().with("montant", 18_450), &none), vec![]),
        (prix_journee(&span.with("montant", -1), &none), vec![("montant", false)]),
        (plan_activite(&Row::default().with("planned_days", 4_745), &none), vec![]),
        (
            plan_activite(&Row::default().with("planned_days", -1), &none),
            vec![("planned_days", false)],
        ),
        (
            plan_activite(&Row::default().with("annee", 2020).with("opening_days", 366), &none),
            vec![],
        ),
        (
            plan_activite(&Row::default().with("annee", 2021).with("opening_days", 366), &none),
            vec![("opening_days", false)],
        ),
    ] {
        assert_eq!(said(&remarks), expected);
    }
}
