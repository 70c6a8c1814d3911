//! What must hold on an appointment, on both sides of each rule.

use fiche::{Linked, Remark, Row};
use jiff::civil::date;

use super::rules::{Taken, rendez_vous, told};

fn meeting() -> Row {
    Row::default()
        .with("nature", "entretien")
        .with("personne_id", 1)
        .with("start_at", "2026-03-07T14:00")
        .with("end_at", "2026-03-07T15:00")
        .with("etat", "prevu")
}

fn said(remarks: &[Remark]) -> Vec<(&str, bool)> {
    remarks.iter().map(|remark| (remark.field, remark.overridable)).collect()
}

#[test]
fn an_appointment_ends_after_it_starts_and_says_why_it_was_lost() {
    for (row, expected) in [
        (meeting(), vec![]),
        (meeting().with("end_at", "2026-03-07T14:00"), vec![("end_at", false)]),
        (meeting().with("etat", "tenu"), vec![]),
        (meeting().with("etat", "non_tenu"), vec![("motif_annulation", false)]),
        (meeting().with("etat", "non_tenu").with("motif_annulation", "maladie"), vec![]),
        (
            meeting().with("etat", "annule").with("motif_annulation", "maladie"),
            vec![("annulation_origine", false)],
        ),
        (
            meeting().with("professionnel_id", 3).with("second_professionnel_id", 3),
            vec![("second_professionnel_id", false)],
        ),
        (meeting().with("professionnel_id", 3).with("second_professionnel_id", 4), vec![]),
    ] {
        assert_eq!(said(&rendez_vous(&row, &Linked::default())), expected, "{row:?}");
    }
}

#[test]
fn the_team_sees_a_health_appointment_without_what_was_said_there() {
    let row = meeting().with("compte_rendu", "Bilan.").with("etat", "tenu");
    assert_eq!(said(&rendez_vous(&row, &Linked::default())), []);
    let health = row.with("nature", "sante");
    assert_eq!(said(&rendez_vous(&health, &Linked::default())), [("compte_rendu", false)]);
}

#[test]
fn a_visit_names_who_visits_and_its_decision() {
    let visit = meeting().with("nature", "visite");
    let rules = |row: &Row, linked: &Linked| -> Vec<(String, bool)> {
        rendez_vous(row, linked)
            .into_iter()
            .map(|remark| (remark.field.to_owned(), remark.overridable))
            .collect()
    };
    let none = Linked::default();
    assert_eq!(rules(&visit, &none), [("titulaire".to_owned(), false)]);
    let named = visit.with("titulaire", "mere");
    assert_eq!(rules(&named, &none), [("droit_visite_id".to_owned(), true)]);
    let terms = |child: i64| {
        Linked::of(vec![(
            "droit_visite_id",
            Row::default()
                .with("personne_id", child)
                .with("titulaire", "mere")
                .with("modalite_visite", "mediatisee")
                .with("start_day", "2026-01-05")
                .with("decision_day", "2026-01-05"),
        )])
    };
    let decided = named.with("droit_visite_id", 9);
    assert_eq!(rules(&decided, &terms(2)), [("droit_visite_id".to_owned(), false)]);
    assert_eq!(rules(&decided, &terms(1)), [("tiers".to_owned(), false)]);
    let there = decided.clone().with("tiers", "Mme Aubry");
    assert_eq!(rules(&there, &terms(1)), []);
    // Lost, nobody had to be there.
    let lost = decided.with("etat", "non_tenu").with("motif_annulation", "parent_absent");
    assert_eq!(rules(&lost, &terms(1)), []);
}

#[test]
fn a_car_is_no_room_and_what_is_taken_is_told_with_its_hours() {
    let car = || Row::default().with("nature", "vehicule");
    let linked = Linked::of(vec![("salle_id", car()), ("vehicule_id", car())]);
    let row = meeting().with("salle_id", 1).with("vehicule_id", 2);
    assert_eq!(said(&rendez_vous(&row, &linked)), [("salle_id", false)]);
    let (from, to) = (date(2026, 3, 7).at(14, 0, 0, 0), date(2026, 3, 7).at(15, 30, 0, 0));
    let remark =
        told(&Taken::Moyen("vehicule_id", "Kangoo".to_owned(), from, to), &["Clio".to_owned()]);
    let taken = "« Kangoo » est déjà pris le samedi 7 mars de 14 h à 15 h 30.";
    assert_eq!(remark.sentence, format!("{taken} Libre à cette heure : Clio."));
    assert!(remark.overridable);
    let remark = told(&Taken::Absent("Leïla Marchand".to_owned(), date(2026, 3, 7)), &[]);
    assert_eq!(remark.sentence, "Leïla Marchand est absent ou absente le samedi 7 mars.");
}
