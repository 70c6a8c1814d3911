use fiche::{Linked, Remark, Row};

use super::rules::{action_collective, participation_action};

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn an_action_is_possible_and_somebody_takes_part() {
    let action = || Row::default().with("start_day", "2021-07-05");
    let none = Linked::default();
    for (remarks, expected) in [
        (action_collective(&action().with("end_day", "2021-07-06").with("cout", 0), &none), vec![]),
        (
            action_collective(&action().with("end_day", "2021-07-05"), &none),
            vec![("end_day", false)],
        ),
        (action_collective(&action().with("cout", -100), &none), vec![("cout", false)]),
        (participation_action(&Row::default().with("personne_id", 3), &none), vec![]),
        (participation_action(&Row::default().with("professionnel_id", 3), &none), vec![]),
        (participation_action(&Row::default(), &none), vec![("personne_id", false)]),
    ] {
        assert_eq!(said(&remarks), expected);
    }
}
