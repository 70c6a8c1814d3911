//! From the register to deadlines: what a service would work out with a calendar.

use delais::{Contexte, Etat, Regles, echeances};
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};

use super::{Dossier, Etape, Incident, Mesure, Sejour, faits};

fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("the zone is bundled")
}

/// Rule, term and state of what is still owed on a day at noon.
fn owed(dossier: &Dossier, today: Date) -> Vec<(String, String, Etat)> {
    let regles = Regles::avec_usages().expect("the rules shipped are sound");
    let now = today.at(12, 0, 0, 0).to_zoned(zone()).expect("a day").timestamp();
    let contexte = Contexte { naissance: dossier.naissance, zone: zone(), now };
    echeances(&regles, &faits(dossier, &zone()).faits, &contexte)
        .into_iter()
        .filter(delais::Echeance::est_ouverte)
        .map(|one| (one.regle.id.clone(), one.terme.day(&zone()).to_string(), one.etat))
        .collect()
}

fn aemo() -> Mesure {
    Mesure {
        id: 7,
        nature: "aemo".to_owned(),
        cadre: "judiciaire".to_owned(),
        decision: Some(date(2026, 1, 10)),
        reception: Some(date(2026, 1, 15)),
        effet: Some(date(2026, 1, 10)),
        prise_en_charge: Some(date(2026, 2, 2)),
        terme: Some(date(2027, 1, 10)),
        ..Mesure::default()
    }
}

fn has(found: &[(String, String, Etat)], rule: &str, term: &str) -> bool {
    found.iter().any(|(id, on, _)| id == rule && on == term)
}

#[test]
fn an_aemo_of_a_year_owes_its_reports_its_point_at_nine_months_and_its_end() {
    let dossier = Dossier { mesures: vec![aemo()], ..Dossier::default() };
    let found = owed(&dossier, date(2026, 3, 1));
    for (rule, term) in [
        ("ppe-delai", "2026-04-10"),
        ("mesure-9m", "2026-10-10"),
        ("rapport-avant-terme", "2026-12-10"),
        ("rapport-annuel", "2027-01-10"),
        ("rapport-juge", "2027-01-10"),
        ("ae-duree", "2028-01-10"),
    ] {
        assert!(has(&found, rule, term), "{rule} {term}: {found:?}");
    }
    // It began within the month: nothing to tell the judge.
    assert!(!found.iter().any(|(id, ..)| id == "mesure-non-executee-1m"));
}

#[test]
fn an_orientation_and_a_penal_measure_owe_no_project_for_the_child_nor_a_rapport_each_year() {
    for (nature, cadre) in [
        ("orientation_mdph", "mdph"),
        ("placement_cer", "penal"),
        ("reparation", "penal"),
        ("mjie", "judiciaire"),
        ("autre", "contractuel"),
    ] {
        let other = Mesure { nature: nature.to_owned(), cadre: cadre.to_owned(), ..aemo() };
        let dossier = Dossier {
            naissance: Some(date(2024, 5, 1)),
            mesures: vec![other],
            ..Dossier::default()
        };
        let found = owed(&dossier, date(2027, 3, 1));
        let wrong = ["ppe-delai", "rapport-annuel", "rapport-moins3", "mesure-adm-duree"];
        assert!(!found.iter().any(|(id, ..)| wrong.contains(&id.as_str())), "{nature}: {found:?}");
    }
    // A help to the family owes them, whoever decides it.
    let aed = Mesure { nature: "aed".to_owned(), cadre: "administratif".to_owned(), ..aemo() };
    let dossier = Dossier { mesures: vec![aed], ..Dossier::default() };
    let found = owed(&dossier, date(2026, 3, 1));
    for rule in ["ppe-delai", "rapport-annuel", "mesure-adm-duree"] {
        assert!(found.iter().any(|(id, ..)| id == rule), "{rule}: {found:?}");
    }
}

#[test]
fn a_young_adult_with_an_agreement_is_accompanied_to_twenty_one_and_met_six_months_after() {
    let apjm = Mesure {
        id: 9,
        nature: "apjm".to_owned(),
        cadre: "administratif".to_owned(),
        decision: Some(date(2025, 7, 14)),
        ..Mesure::default()
    };
    let birth = Some(date(2007, 7, 14));
    let running = Dossier { naissance: birth, mesures: vec![apjm.clone()], ..Dossier::default() };
    let found = owed(&running, date(2028, 7, 1));
    assert!(has(&found, "jeune-majeur-21", "2028-07-14"), "{found:?}");
    assert!(!found.iter().any(|(id, ..)| id == "entretien-6m"), "{found:?}");
    let over = Mesure { fin: Some(date(2028, 7, 1)), ..apjm };
    let left = Dossier { naissance: birth, mesures: vec![over.clone()], ..Dossier::default() };
    let found = owed(&left, date(2028, 9, 1));
    assert!(!found.iter().any(|(id, ..)| id == "jeune-majeur-21"), "{found:?}");
    assert!(has(&found, "entretien-6m", "2029-01-01"), "{found:?}");
    // A placement that still runs: the young person has not left.
    let placed = Mesure { id: 10, nature: "placement_ase".to_owned(), fin: None, ..over.clone() };
    let both = Dossier { naissance: birth, mesures: vec![over, placed], ..Dossier::default() };
    let found = owed(&both, date(2028, 9, 1));
    assert!(!found.iter().any(|(id, ..)| id == "entretien-6m"), "{found:?}");
}

#[test]
fn a_measure_received_a_month_ago_and_not_begun_is_told() {
    let mesure = Mesure { prise_en_charge: None, ..aemo() };
    let dossier = Dossier { mesures: vec![mesure], ..Dossier::default() };
    let found = owed(&dossier, date(2026, 2, 16));
    let told = found.iter().find(|(id, ..)| id == "mesure-non-executee-1m");
    assert_eq!(told.map(|(_, _, state)| *state), Some(Etat::Depassee(1)), "{found:?}");
}

#[test]
fn a_report_noted_for_one_measure_leaves_the_other_owed() {
    let other = Mesure { id: 8, ..aemo() };
    let step = Etape {
        id: 0,
        service: 1,
        nature: "rapport_echeance".to_owned(),
        day: date(2026, 12, 1),
        at: None,
        mesure: Some(7),
        incident: None,
    };
    let dossier =
        Dossier { mesures: vec![aemo(), other], etapes: vec![step], ..Dossier::default() };
    let found = owed(&dossier, date(2026, 12, 5));
    let left = found.iter().filter(|(id, ..)| id == "rapport-avant-terme").count();
    assert_eq!(left, 1, "{found:?}");
}

#[test]
fn a_renewed_measure_owes_its_end_no_more() {
    let renewal = Mesure { id: 9, decision: Some(date(2027, 1, 8)), precedente: Some(7), ..aemo() };
    let dossier = Dossier { mesures: vec![aemo(), renewal], ..Dossier::default() };
    let found = owed(&dossier, date(2027, 2, 1));
    assert!(!has(&found, "ae-duree", "2028-01-10"), "{found:?}");
    assert!(has(&found, "ae-duree", "2029-01-08"), "{found:?}");
}

#[test]
fn who_is_confided_by_a_judge_has_a_document_to_receive_and_nothing_to_sign() {
    let stay = |mesure| Sejour {
        service: 1,
        mesure,
        entree: date(2026, 3, 2),
        sortie: None,
        ditep: false,
    };
    let dossier = Dossier {
        naissance: Some(date(2009, 6, 1)),
        mesures: vec![aemo()],
        sejours: vec![stay(Some(7))],
        ..Dossier::default()
    };
    let found = owed(&dossier, date(2026, 3, 3));
    assert!(has(&found, "cs-15j-1m", "2026-03-17"), "{found:?}");
    assert!(!has(&found, "cs-15j-1m", "2026-04-02"), "{found:?}");
    assert!(has(&found, "entretien-17", "2026-06-01"), "{found:?}");
    let asked = Dossier { mesures: Vec::new(), sejours: vec![stay(None)], ..dossier };
    assert!(has(&owed(&asked, date(2026, 3, 3)), "cs-15j-1m", "2026-04-02"));
}

#[test]
fn a_grave_incident_is_told_at_once_then_written_within_two_days() {
    let at = date(2026, 6, 6).at(3, 10, 0, 0);
    let mut dossier =
        Dossier { incidents: vec![Incident { id: 5, service: 1, at }], ..Dossier::default() };
    let late = |dossier: &Dossier| {
        owed(dossier, date(2026, 6, 9)).iter().filter(|(id, ..)| id == "eig").count()
    };
    assert_eq!(late(&dossier), 2);
    for (nature, day, hour) in [("autorite_informee", 6, 3), ("autorite_informee_par_ecrit", 8, 2)]
    {
        dossier.etapes.push(Etape {
            id: 0,
            service: 1,
            nature: nature.to_owned(),
            day: date(2026, 6, day),
            at: Some(date(2026, 6, day).at(hour, 5, 0, 0)),
            mesure: None,
            incident: Some(5),
        });
    }
    // Told five minutes before it happened is told; tied to the incident, it is its proof.
    assert_eq!(late(&dossier), 0);
}

#[test]
fn a_placement_whose_stay_begins_later_is_late_of_nothing_before_the_entry() {
    let placed = Mesure {
        nature: "placement_ase".to_owned(),
        prise_en_charge: Some(date(2026, 2, 2)),
        effet: None,
        ..aemo()
    };
    let dossier = Dossier { mesures: vec![placed], ..Dossier::default() };
    let state = |day: Date| {
        let found = owed(&dossier, day);
        found
            .iter()
            .find(|(id, ..)| id == "droits-visite")
            .map(|(_, on, state)| (on.clone(), *state))
    };
    let entry = "2026-02-02".to_owned();
    assert_eq!(state(date(2026, 1, 24)), Some((entry.clone(), Etat::Due(9))));
    assert_eq!(state(date(2026, 2, 4)), Some((entry, Etat::Depassee(2))));
}

#[test]
fn a_first_synthesis_counts_from_the_stay_else_from_the_measure() {
    let started = Mesure { effet: None, prise_en_charge: Some(date(2026, 1, 31)), ..aemo() };
    let stay = Sejour {
        service: started.service,
        mesure: Some(started.id),
        entree: date(2026, 3, 2),
        sortie: None,
        ditep: false,
    };
    let of = |mesure: &Mesure, sejours: Vec<Sejour>| {
        let dossier = Dossier { mesures: vec![mesure.clone()], sejours, ..Dossier::default() };
        let found = owed(&dossier, date(2026, 3, 3));
        let own = found.into_iter().filter(|(id, ..)| id == "synthese-2m");
        own.map(|(_, term, _)| term).collect::<Vec<String>>()
    };
    assert_eq!(of(&started, vec![stay]), ["2026-05-02"], "the stay, and not the measure too");
    assert_eq!(of(&started, Vec::new()), ["2026-03-31"], "no stay: the measure");
    let waits = Mesure { prise_en_charge: None, effet: Some(date(2026, 1, 10)), ..started.clone() };
    assert!(of(&waits, Vec::new()).is_empty(), "what waits did not begin");
    let renewal = Mesure { precedente: Some(3), ..started };
    assert!(of(&renewal, Vec::new()).is_empty(), "what renews begins nothing anew");
}
