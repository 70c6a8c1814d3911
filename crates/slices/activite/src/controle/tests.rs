//! A report pasted as its secretary would is read as it was printed.

use reconcile::{Input, Statement, check};

use super::read::{read_statements, read_tables};

const AEMO: &str = "AEMO-R;Janv;Févr;Mars;Avr;Mai;Juin;Juillet;Août;Sept;Oct;Nov;Dec
PRESENTS début du mois;17;15;14;12;13;13;13;14;14;15;12;50
ENTREES;0;0;4;2;0;4;1;0;3;0;3;0
SORTIES;2;1;6;1;0;4;0;0;2;3;0;0
PRESENTS fin du mois;15;14;12;13;13;13;14;14;15;12;15;17";

#[test]
fn a_pasted_dashboard_gives_its_only_repair() {
    let mut input = Input { grids: read_tables(AEMO, 2021), ..Input::default() };
    let unread =
        read_statements("AEMO-R : entrées 20, sorties 20, file active 37", 2021, &mut input);
    assert!(unread.is_empty(), "{unread:?}");
    let repairs: Vec<_> = check(&input).into_iter().flat_map(|f| f.repairs).collect();
    assert!(repairs.iter().any(|r| r.unique && r.explains.len() >= 4), "{repairs:?}");
}

#[test]
fn sentences_are_read_as_they_are_written() {
    let mut input = Input::default();
    let unread = read_statements(
        "taux 55 % : 33 / capacité au 31/12/2021
capacité 50 depuis 01/04/2021
prévisionnel 15 208, réalisé 13 316
admissions par sexe : filles 20, garçons 33 = 53
arrêts de travail en jours : maladie 240, congé parental 122 = 362
fenêtre demandes 243 : 01/12/2022 31/12/2023
n’importe quoi",
        2021,
        &mut input,
    );
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].0, 7);
    assert_eq!(input.capacities[0].places, 50);
    assert_eq!(input.statements.len(), 5);
    let plan = input.statements.iter().find_map(|s| match s {
        Statement::Plan(claim) => Some((claim.planned_days, claim.realised_days)),
        _ => None,
    });
    assert_eq!(plan, Some((15_208, Some(13_316))));
}

#[test]
fn a_range_is_held_against_a_range_and_is_never_read_as_its_first_number() {
    let read = |text: &str| {
        let mut input = Input::default();
        let unread = read_statements(text, 2021, &mut input);
        (unread, check(&input))
    };
    let (unread, found) = read("taux 30 à 45 % : 18 à 27 / 60");
    assert!(unread.is_empty() && found.is_empty(), "{unread:?} {found:?}");
    let (_, found) = read("taux 30 à 45 % : 33 / 60");
    assert!(found[0].sentence.contains("30 à 45 % est imprimé"), "{found:?}");
    let (unread, found) = read("AEMO-R : entrées 20 à 25, sorties 20, file active 37");
    assert!(unread[0].1.contains("une fourchette reste une fourchette"), "{unread:?}");
    assert!(found.is_empty(), "{found:?}");
}
