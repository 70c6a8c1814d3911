//! Each rule on both sides of its term, by the hand-worked `tests/cas.toml`; what a change changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime, date},
    tz::TimeZone,
};
use proptest::prelude::*;
use serde::Deserialize;

use crate::{Contexte, Delai, Echeance, Etat, Fait, Moment, Regles, Terme, Unite, echeances};

#[derive(Deserialize)]
struct Cas {
    regle: String,
    #[serde(default)]
    etape: String,
    faits: Vec<String>,
    naissance: Option<Date>,
    terme: String,
}

#[derive(Deserialize)]
struct File {
    cas: Vec<Cas>,
}

fn cases() -> Vec<Cas> {
    toml::from_str::<File>(include_str!("../tests/cas.toml")).unwrap().cas
}

fn rules() -> Regles {
    Regles::avec_usages().unwrap()
}

fn zone() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn moment(text: &str) -> Moment {
    if text.contains('T') {
        let at: DateTime = text.parse().unwrap();
        Moment::Instant(at.to_zoned(zone()).unwrap().timestamp())
    } else {
        Moment::Jour(text.parse().unwrap())
    }
}

/// `nature day +mark pour 1`.
fn fait(id: i64, text: &str) -> Fait {
    let words: Vec<&str> = text.split(' ').collect();
    let marques = words.iter().filter_map(|word| word.strip_prefix('+')).map(str::to_owned);
    let pour = words.iter().position(|word| *word == "pour").map(|at| words[at + 1]);
    Fait {
        id,
        nature: words[0].to_owned(),
        moment: moment(words[1]),
        marques: marques.collect(),
        pour: pour.map(|id| id.parse().unwrap()).into_iter().collect(),
    }
}

fn facts(cas: &Cas) -> Vec<Fait> {
    (1..).zip(&cas.faits).map(|(id, text)| fait(id, text)).collect()
}

/// The last instant of a moment, and the first after it.
fn edges(moment: Moment) -> (Timestamp, Timestamp) {
    let last = match moment {
        Moment::Instant(instant) => instant,
        Moment::Jour(day) => day.at(23, 59, 59, 0).to_zoned(zone()).unwrap().timestamp(),
    };
    (last, last + 1.second())
}

/// The open deadline of a case, or the last one that is not.
fn asked<'a>(rules: &'a Regles, cas: &Cas, faits: &[Fait], now: Timestamp) -> Option<Echeance<'a>> {
    let contexte = Contexte { naissance: cas.naissance, zone: zone(), now };
    echeances(rules, faits, &contexte)
        .into_iter()
        .filter(|one| one.regle.id == cas.regle && one.etape.nom == cas.etape && one.fait == 1)
        .max_by_key(|one| (one.est_ouverte(), one.depart.day(&zone())))
}

#[test]
fn the_law_has_fifty_rules_each_with_a_source_and_every_stage_of_each_has_its_cases() {
    let law = Regles::loi().unwrap();
    assert_eq!(law.regles.len(), 50);
    assert_eq!(rules().unused(), Vec::<&str>::new());
    let cases = cases();
    for regle in &rules().regles {
        assert!(!regle.source.is_empty() && regle.phrase.ends_with('.'), "{}", regle.id);
        for etape in &regle.etapes {
            let told = |cas: &&Cas| cas.regle == regle.id && cas.etape == etape.nom;
            let owed = cases.iter().filter(told).filter(|cas| cas.terme != "aucune").count();
            assert!(owed > 0, "{} {} has no case", regle.id, etape.nom);
        }
        let conditional = regle
            .etapes
            .iter()
            .any(|etape| etape.si != crate::Condition::default() || etape.depuis.is_some());
        let distinct: BTreeSet<&str> = cases
            .iter()
            .filter(|cas| cas.regle == regle.id)
            .map(|cas| cas.terme.as_str())
            .collect();
        assert!(!conditional || distinct.len() > 1, "{}: its condition has one side", regle.id);
    }
}

#[test]
fn every_case_is_due_until_its_term_and_past_right_after() {
    let rules = rules();
    for cas in cases() {
        let faits = facts(&cas);
        if cas.terme == "aucune" {
            let now = edges(faits[0].moment).0;
            let found = asked(&rules, &cas, &faits, now);
            assert_eq!(found, None, "{} {:?}", cas.regle, cas.faits);
            continue;
        }
        let terme = moment(&cas.terme);
        let (last, after) = edges(terme);
        let found = asked(&rules, &cas, &faits, last).unwrap_or_else(|| panic!("{}", cas.regle));
        assert_eq!(found.terme, terme, "{} {:?}", cas.regle, cas.faits);
        assert_eq!(found.etat, Etat::Due(0), "{} on its last day", cas.regle);
        let found = asked(&rules, &cas, &faits, after).unwrap();
        assert!(matches!(found.etat, Etat::Depassee(_)), "{}: {:?}", cas.regle, found.etat);
    }
}

#[test]
fn every_case_is_in_time_with_a_proof_at_its_term_and_late_with_one_right_after() {
    let rules = rules();
    for cas in cases().iter().filter(|cas| cas.terme != "aucune") {
        let terme = moment(&cas.terme);
        let late = match terme {
            Moment::Jour(day) => Moment::Jour(day.tomorrow().unwrap()),
            Moment::Instant(instant) => Moment::Instant(instant + 1.minute()),
        };
        let now = edges(late).1;
        let open = asked(&rules, cas, &facts(cas), now).unwrap();
        for nature in &open.etape.preuve {
            for (when, kept) in [(terme, true), (late, false)] {
                // The years of a count of meetings do not wait for the next.
                if open.etape.terme == Terme::FinAnnee && !kept {
                    continue;
                }
                let mut faits = facts(cas);
                let (id, nature) = (99, nature.clone());
                faits.push(Fait {
                    id,
                    nature,
                    moment: when,
                    marques: Vec::new(),
                    pour: Vec::new(),
                });
                let contexte = Contexte { naissance: cas.naissance, zone: zone(), now };
                let found = echeances(&rules, &faits, &contexte);
                let found = found
                    .iter()
                    .find(|one| {
                        one.regle.id == cas.regle
                            && one.etape == open.etape
                            && one.fait == 1
                            && one.depart == open.depart
                    })
                    .unwrap();
                let expected = if kept { Etat::Faite(when) } else { Etat::FaiteEnRetard(when) };
                assert_eq!(
                    found.etat,
                    expected,
                    "{} by {}",
                    cas.regle,
                    faits.last().unwrap().nature
                );
            }
        }
    }
}

#[test]
fn a_trace_erased_before_six_months_was_erased_too_soon() {
    let rules = rules();
    let now = moment("2027-06-01T10:00");
    let Moment::Instant(now) = now else { unreachable!() };
    let contexte = Contexte { naissance: None, zone: zone(), now };
    for (day, state) in [
        ("2026-05-27", Etat::TropTot(moment("2026-05-27"))),
        ("2026-05-28", Etat::Faite(moment("2026-05-28"))),
        ("2026-11-28", Etat::Faite(moment("2026-11-28"))),
        ("2026-11-29", Etat::FaiteEnRetard(moment("2026-11-29"))),
    ] {
        let faits = [fait(1, "trace 2025-11-28"), fait(2, &format!("trace_effacee {day}"))];
        assert_eq!(echeances(&rules, &faits, &contexte)[0].etat, state, "{day}");
    }
}

#[test]
fn what_ended_before_its_term_is_owed_no_more_and_what_ended_after_it_still_is() {
    let rules = rules();
    let Moment::Instant(now) = moment("2026-12-01T10:00") else { unreachable!() };
    let contexte = Contexte { naissance: None, zone: zone(), now };
    let state = |end: &str| {
        let faits = [fait(1, "mesure_debut 2026-01-10"), fait(2, &format!("mesure_fin {end}"))];
        let found = echeances(&rules, &faits, &contexte);
        found.iter().find(|one| one.regle.id == "ppe-delai").unwrap().etat
    };
    assert_eq!(state("2026-04-10"), Etat::Caduque);
    assert_eq!(state("2026-04-11"), Etat::Depassee(235));
}

#[test]
fn a_proof_tied_to_one_incident_is_no_proof_for_another() {
    let rules = rules();
    let Moment::Instant(now) = moment("2026-06-30T10:00") else { unreachable!() };
    let contexte = Contexte { naissance: None, zone: zone(), now };
    let faits = [
        fait(1, "dysfonctionnement 2026-06-06T03:10"),
        fait(2, "dysfonctionnement 2026-06-06T04:00"),
        fait(3, "autorite_informee_par_ecrit 2026-06-07T09:00 pour 2"),
    ];
    let written: BTreeMap<i64, Etat> = echeances(&rules, &faits, &contexte)
        .iter()
        .filter(|one| one.etape.nom == "écrit")
        .map(|one| (one.fait, one.etat))
        .collect();
    assert!(matches!(written[&1], Etat::Depassee(_)));
    assert!(matches!(written[&2], Etat::Faite(_)));
}

#[test]
fn what_is_planned_for_a_day_to_come_proves_nothing_before_that_day() {
    let rules = rules();
    let fact = |id: i64, nature: &str, day: Date| Fait {
        id,
        nature: nature.to_owned(),
        moment: Moment::Jour(day),
        marques: Vec::new(),
        pour: Vec::new(),
    };
    let faits = [fact(1, "admission", date(2026, 1, 10)), fact(2, "synthese", date(2026, 6, 5))];
    let state = |day: Date| {
        let now = edges(Moment::Jour(day)).0;
        let contexte = Contexte { naissance: None, zone: zone(), now };
        let all = echeances(&rules, &faits, &contexte);
        all.into_iter().find(|one| one.regle.id == "synthese-2m").map(|one| one.etat)
    };
    assert!(matches!(state(date(2026, 4, 1)), Some(Etat::Depassee(_))));
    assert!(matches!(state(date(2026, 6, 6)), Some(Etat::FaiteEnRetard(_))));
}

/// The state of a habit on 1 October 2027, by the rules that are followed.
fn habit(faits: &[&str], id: &str, followed: &[&str]) -> Etat {
    let rules = rules();
    let faits: Vec<Fait> = (1..).zip(faits).map(|(id, text)| fait(id, text)).collect();
    let Moment::Instant(now) = moment("2027-10-01T10:00") else { unreachable!() };
    let contexte = Contexte { naissance: None, zone: zone(), now };
    let all = crate::echeances_suivies(&rules, &faits, &contexte, |regle, _| {
        followed.contains(&regle.id.as_str())
    });
    all.into_iter().find(|one| one.regle.id == id).expect("it is followed").etat
}

#[test]
fn an_early_synthesis_closes_no_nine_months_and_one_within_its_window_does() {
    let state = |day: &str| {
        let step = format!("synthese {day}");
        habit(&["mesure_decidee 2026-09-29 +un_an", &step], "mesure-9m", &["mesure-9m"])
    };
    assert!(matches!(state("2026-11-30"), Etat::Depassee(_)));
    assert!(matches!(state("2027-03-28"), Etat::Depassee(_)));
    for day in ["2027-03-29", "2027-06-29"] {
        assert_eq!(state(day), Etat::Faite(moment(day)), "{day}");
    }
    assert!(matches!(state("2027-06-30"), Etat::FaiteEnRetard(_)));
}

#[test]
fn one_step_may_keep_two_habits_when_it_stands_within_both() {
    let both = ["synthese-2m", "mesure-9m"];
    let once = ["mesure_decidee 2026-09-29 +un_an", "admission 2027-03-01", "synthese 2027-04-20"];
    assert_eq!(habit(&once, "synthese-2m", &both), Etat::Faite(moment("2027-04-20")));
    assert_eq!(habit(&once, "mesure-9m", &both), Etat::Faite(moment("2027-04-20")));
    // What ended long ago takes nothing from what runs.
    let old = [
        "mesure_decidee 2025-01-10 +un_an",
        "mesure_terminee 2025-06-01",
        "admission 2026-09-29",
        "synthese 2026-11-20",
    ];
    assert_eq!(habit(&old, "synthese-2m", &both), Etat::Faite(moment("2026-11-20")));
}

#[test]
fn a_file_of_rules_that_contradicts_itself_is_refused_with_its_rule() {
    let told = |text: &str| rules().and(text).unwrap_err().to_string();
    let rule = |body: &str| {
        format!(
            "[[regle]]\nid = \"x\"\ndomaine = \"d\"\nphrase = \"p.\"\nsource = \"s\"\n\
             confiance = \"usage\"\nresponsable = \"referent\"\n{body}"
        )
    };
    let two = rule(
        "depart = [\"admission\"]\netape = [{ delai = \"1 mois\", exige = true, preuve = [\"sortie\"] }]",
    );
    assert!(told(&two).contains("un terme et un seul"), "{}", told(&two));
    let unknown =
        rule("depart = [\"admision\"]\netape = [{ delai = \"1 mois\", preuve = [\"sortie\"] }]");
    assert!(told(&unknown).contains("« admision »"));
    let delay =
        rule("depart = [\"admission\"]\netape = [{ delai = \"un mois\", preuve = [\"sortie\"] }]");
    assert!(told(&delay).contains("n'est pas un délai"));
    let taken =
        rule("depart = [\"admission\"]\netape = [{ delai = \"1 mois\", preuve = [\"sortie\"] }]")
            .replace("\"x\"", "\"synthese-2m\"");
    assert!(told(&taken).contains("déjà pris"));
    assert!(told("[[regle]]\nid = \"x\"\nbruit = 1").contains("bruit"));
}

/// Facts of every kind that starts a rule, over some years.
fn lives() -> impl Strategy<Value = Vec<Fait>> {
    let natures: Vec<String> = rules()
        .regles
        .iter()
        .flat_map(|regle| {
            let proofs = regle.etapes.iter().flat_map(|etape| etape.preuve.clone());
            regle.depart.iter().cloned().chain(proofs).collect::<Vec<_>>()
        })
        .collect();
    let marks = ["administrative", "assistance_educative", "renforcee", "mjie", "statut_inadapte"];
    let one = (0..natures.len(), 0..1_500_i32, proptest::sample::subsequence(marks.to_vec(), 0..3));
    proptest::collection::vec(one, 1..25).prop_map(move |drawn| {
        (1..)
            .zip(drawn)
            .map(|(id, (nature, days, marques))| Fait {
                id,
                nature: natures[nature].clone(),
                moment: Moment::Jour(date(2023, 1, 1) + days.days()),
                marques: marques.into_iter().map(str::to_owned).collect(),
                pour: Vec::new(),
            })
            .collect()
    })
}

proptest! {
    /// From a day on, a rule is changed: nothing of another rule moves, nor of a start before that day.
    #[test]
    fn changing_a_rule_from_a_day_on_changes_only_its_deadlines_that_start_from_that_day(
        faits in lives(),
        chosen in 0_usize..54,
        from in 0_i32..1_500,
        born in 0_i32..6_000,
    ) {
        let before = rules();
        let from = date(2023, 1, 1) + from.days();
        let mut after = before.clone();
        let regle = &mut after.regles[chosen];
        let old = std::mem::take(&mut regle.etapes);
        for etape in old {
            let mut first = etape.clone();
            first.jusque = Some(etape.jusque.map_or(from, |jusque| jusque.min(from)));
            let mut then = etape;
            then.depuis = Some(then.depuis.map_or(from, |depuis| depuis.max(from)));
            then.terme = Terme::Apres(Delai { nombre: 77, unite: Unite::Jours });
            regle.etapes.extend([first, then]);
        }
        let chosen = before.regles[chosen].id.clone();
        let contexte = Contexte {
            naissance: Some(date(2008, 1, 1) + born.days()),
            zone: zone(),
            now: edges(Moment::Jour(date(2026, 6, 18))).0,
        };
        let told = |rules: &Regles| -> Vec<(String, String, i64, Moment, Moment, Etat)> {
            let mut all: Vec<_> = echeances(rules, &faits, &contexte)
                .iter()
                .filter(|one| one.regle.id != chosen || one.depart.day(&zone()) < from)
                .map(|one| {
                    let (rule, stage) = (one.regle.id.clone(), one.etape.nom.clone());
                    (rule, stage, one.fait, one.depart, one.terme, one.etat)
                })
                .collect();
            all.sort_by_key(|one| (one.0.clone(), one.1.clone(), one.2, one.3.day(&zone())));
            all
        };
        prop_assert_eq!(told(&before), told(&after));
    }

    /// A new fact never makes a deadline vanish: it is proved, put off or no longer owed, and said so.
    #[test]
    fn a_new_fact_never_drops_a_deadline(faits in lives(), cut in 0_usize..25) {
        let rules = rules();
        let contexte = Contexte {
            naissance: None,
            zone: zone(),
            now: edges(Moment::Jour(date(2026, 6, 18))).0,
        };
        let cut = cut.min(faits.len());
        let few: BTreeSet<(String, String, i64)> = echeances(&rules, &faits[..cut], &contexte)
            .iter()
            .map(|one| (one.regle.id.clone(), one.etape.nom.clone(), one.fait))
            .collect();
        let all: BTreeSet<(String, String, i64)> = echeances(&rules, &faits, &contexte)
            .iter()
            .map(|one| (one.regle.id.clone(), one.etape.nom.clone(), one.fait))
            .collect();
        prop_assert!(few.is_subset(&all));
    }
}
