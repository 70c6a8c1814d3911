//! What each counting parameter changes.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[expect(dead_code, reason = "each test file uses its own part of the house")]
mod house;

use figures::day::day;
use figures::{
    Ask, AxisSpec, CapacityMode, CapacitySpan, Facts, FactsError, Fraction, Frozen, Opening, Rules,
    RulesHistory, Value, evaluate, evaluate_on,
};
use house::{House, Sejour, populations, year};
use jiff::civil::date;

fn two_ways() -> House {
    let stay = |id, modalite| Sejour { id, personne: id, modalite, ..Sejour::default() };
    House::new(&[stay(1, "internat"), stay(2, "accueil_jour")], &[])
}

fn with(mut house: House, rules: Rules) -> House {
    house.setting.rules.insert(1, RulesHistory::constant(rules));
    house
}

fn add(house: &mut House, text: &str) {
    house.catalogue = house.catalogue.extend(&[("essai.toml", text)], &populations()).unwrap();
}

#[test]
fn each_way_of_receiving_has_its_own_calendar_by_year() {
    let opening = |modalite: Option<&str>, year, weekdays: &[u8]| Opening {
        modalite: modalite.map(str::to_owned),
        year,
        weekdays: weekdays.to_vec(),
        ..Opening::default()
    };
    let rules = Rules {
        openings: vec![
            opening(None, None, &[]),
            opening(Some("accueil_jour"), None, &[1, 2, 3, 4, 5]),
            opening(Some("accueil_jour"), Some(2024), &[1]),
        ],
        ..Rules::default()
    };
    let house = with(two_ways(), rules);
    // 260 working days in 2023, 53 Mondays in 2024.
    assert_eq!(house.text("journees", &year(2023)), (365 + 260).to_string());
    assert_eq!(house.text("journees", &year(2024)), (366 + 53).to_string());
}

#[test]
fn a_day_of_day_care_weighs_what_the_rules_say() {
    let rules = Rules {
        day_weights: [("accueil_jour".to_owned(), "0.5".to_owned())].into(),
        ..Rules::default()
    };
    let mut house = with(two_ways(), rules);
    add(
        &mut house,
        r#"
[[figure]]
id = "journees_ponderees"
label = "Journées pondérées"
definition = "Journées, l'accueil de jour selon son poids."
population = "sejour"
measure = "journees"
weighed = true
decimals = 1
"#,
    );
    assert_eq!(house.text("journees", &year(2023)), "730");
    assert_eq!(house.text("journees_ponderees", &year(2023)), "547,5");
}

#[test]
fn rules_hold_from_their_day_on() {
    let mut house = House::new(
        &[Sejour { start: day(2023, 1, 1), end: Some(day(2023, 1, 11)), ..Sejour::default() }],
        &[],
    );
    let after = Rules { exit_day_counted: true, ..Rules::default() };
    let history =
        |from| RulesHistory::new(vec![(from, after.clone()), (date(2000, 1, 1), Rules::default())]);
    house.setting.rules.insert(1, history(date(2023, 1, 12)));
    assert_eq!(house.text("journees", &year(2023)), "10");
    house.setting.rules.insert(1, history(date(2023, 1, 11)));
    assert_eq!(house.text("journees", &year(2023)), "11");
    let answer = evaluate(&house.world(), "journees", &year(2023)).unwrap();
    let dated = "Jour de sortie (depuis le 11/01/2023)";
    assert!(answer.parameters.contains(&(dated.to_owned(), "compté".to_owned())));
}

#[test]
fn those_who_wait_are_in_progress_from_the_day_and_only_where_it_was_agreed() {
    let stay = |id, start, end| Sejour { id, personne: id, start, end, ..Sejour::default() };
    // Taken up in 2022; waits until 2024; waits and ends without ever being taken up; ended before.
    let stays = [
        stay(1, day(2022, 3, 1), None),
        stay(2, day(2024, 6, 1), None),
        stay(3, day(2026, 1, 1), Some(day(2024, 2, 1))),
        stay(4, day(2026, 1, 1), Some(day(2021, 2, 1))),
    ];
    let mut house = House::new(&stays, &[]);
    add(
        &mut house,
        r#"
[[figure]]
id = "en_cours"
label = "En cours"
definition = "En cours au soir du dernier jour."
population = "sejour"
measure = "presents_fin"
start = "start_day"
waiting_from = "birth_day"

[[figure]]
id = "prises"
label = "Prises en charge"
definition = "Les mêmes, sans attente."
population = "sejour"
measure = "presents_fin"
start = "start_day"
"#,
    );
    let agreed = Rules { waiting_in_progress: true, ..Rules::default() };
    let rules = vec![(date(2023, 1, 1), agreed), (date(2000, 1, 1), Rules::default())];
    for (history, counts) in [
        (RulesHistory::constant(Rules::default()), ["1", "1", "2"]),
        (RulesHistory::new(rules), ["1", "3", "2"]),
    ] {
        house.setting.rules.insert(1, history);
        let found = [2022, 2023, 2024].map(|of| house.text("en_cours", &year(of)));
        assert_eq!(found, counts);
        let plain = [2022, 2023, 2024].map(|of| house.text("prises", &year(of)));
        assert_eq!(plain, ["1", "1", "2"]);
    }
}

#[test]
fn occupancy_may_pass_100_percent_and_its_denominator_is_chosen() {
    let span = |kind: &str, places| CapacitySpan {
        service: 1,
        start: day(2020, 1, 1),
        end: None,
        places,
        kind: kind.to_owned(),
        cadre: None,
        modalite: None,
    };
    for (kind, mode, text) in [
        ("installee", CapacityMode::DayExact, "200,0\u{a0}%"),
        ("autorisee", CapacityMode::DayExact, "50,0\u{a0}%"),
        ("autorisee", CapacityMode::PhotographAtStart, "50,0\u{a0}%"),
        ("autorisee", CapacityMode::Twelfths, "50,0\u{a0}%"),
    ] {
        let rules =
            Rules { capacity_kind: kind.to_owned(), capacity_mode: mode, ..Rules::default() };
        let mut house = with(two_ways(), rules);
        house.setting.capacities = vec![span("installee", 1), span("autorisee", 4)];
        assert_eq!(house.text("taux_occupation", &year(2023)), text);
    }
}

#[test]
fn a_target_that_was_not_set_is_not_concerned() {
    let text = r#"
[[figure]]
id = "cible"
label = "Taux cible"
definition = "Taux cible convenu."
measure = "taux_cible"
places_of = "judiciaire"
format = "pourcent"
"#;
    let mut house = two_ways();
    add(&mut house, text);
    assert_eq!(house.text("cible", &year(2023)), "non concerné");
    let target_percent = [("judiciaire".to_owned(), "80".to_owned())].into();
    let house = with(house, Rules { target_percent, ..Rules::default() });
    assert_eq!(house.text("cible", &year(2023)), "80\u{a0}%");
}

#[test]
fn an_age_may_be_taken_at_entry_or_on_a_day_of_the_year() {
    let mut house = House::new(
        &[Sejour { birth: day(2005, 9, 1), start: day(2022, 12, 1), ..Sejour::default() }],
        &[],
    );
    for (id, at) in [("a", "entree"), ("b", "debut_annee"), ("c", "fin_annee"), ("d", "01/09/N")] {
        let text = format!(
            "[[figure]]\nid = \"{id}\"\nlabel = \"Majeurs\"\ndefinition = \"Essai.\"\n\
             population = \"sejour\"\nmeasure = \"presents_fin\"\n\
             where = [{{ of = {{ value = \"age\", at = \"{at}\" }}, ge = 18 }}]\n"
        );
        add(&mut house, &text);
    }
    let of = |figure| house.text(figure, &year(2023));
    assert_eq!([of("a"), of("b"), of("c"), of("d")], ["0", "0", "1", "1"]);
}

#[test]
fn an_empty_cell_says_which_of_the_four_states_it_is_in() {
    let mut house = two_ways();
    for empty in ["zero", "tiret", "non_concerne", "sans_donnee"] {
        let text = format!(
            "[[figure]]\nid = \"{empty}\"\nlabel = \"Sorties\"\ndefinition = \"Essai.\"\n\
             population = \"sejour\"\nmeasure = \"sorties\"\nempty = \"{empty}\"\n"
        );
        add(&mut house, &text);
        let shown = house.text(empty, &year(2023));
        let wanted = match empty {
            "zero" => "0",
            "tiret" => "–",
            "non_concerne" => "non concerné",
            _ => "sans donnée",
        };
        assert_eq!(shown, wanted);
    }
}

#[test]
fn several_reasons_may_pass_100_percent_and_the_figure_says_so() {
    let mut house = House::new(&[], &[]);
    let on = day(2023, 4, 1);
    house.add_demandes(&[
        (1, on, None, "refus", Some("age")),
        (2, on, None, "refus", Some("place")),
        (3, on, None, "refus", None),
    ]);
    add(
        &mut house,
        r#"
[[figure]]
id = "admises"
label = "Admises"
definition = "Demandes refusées pour l'âge."
population = "demande"
measure = "lignes"
where = [{ column = "motif", in = ["age"] }]

[[figure]]
id = "part"
label = "Part"
definition = "Part de chaque motif, une demande peut en avoir plusieurs."
measure = "taux"
numerator = "refus"
denominator = "admises"
denominator_axes = []
several = true
"#,
    );
    let axes = [AxisSpec::named("motif")];
    let answer = evaluate_on(&house.world(), "part", &axes, &year(2023)).unwrap();
    assert!(
        answer.warnings.contains(&"plusieurs réponses possibles : les parts font 300 %".into())
    );
}

#[test]
fn a_month_published_last_year_stays_as_published() {
    let mut house = two_ways();
    house.setting.frozen.push(Frozen {
        figure: "entrees".to_owned(),
        services: vec![1],
        start: day(2023, 1, 1),
        end: day(2024, 1, 1),
        keys: vec!["janvier 2023".to_owned()],
        value: Fraction::whole(8),
    });
    add(
        &mut house,
        r#"
[[figure]]
id = "avant"
label = "Entrées N-1"
definition = "Entrées de l'année précédente, telles que publiées."
measure = "anterieur"
numerator = "entrees"
"#,
    );
    let axes = [AxisSpec::named("mois")];
    let answer = evaluate_on(&house.world(), "avant", &axes, &year(2024)).unwrap();
    assert_eq!(answer.cells[0].labels, ["janvier 2024"]);
    assert_eq!(answer.cells[0].text, "8");
}

#[test]
fn services_with_other_rules_each_say_theirs() {
    let house = with(two_ways(), Rules { exit_day_counted: true, ..Rules::default() });
    let ask = Ask { services: Some(vec![1, 2]), ..year(2023) };
    let answer = evaluate(&house.world(), "journees", &ask).unwrap();
    let says =
        |label: &str, text: &str| answer.parameters.contains(&(label.to_owned(), text.to_owned()));
    assert!(says("service n° 1 : Jour de sortie", "compté"));
    assert!(says("service n° 2 : Jour de sortie", "non compté"));
}

#[test]
fn a_row_that_does_not_fit_is_refused_and_nothing_is_written() {
    let mut facts = Facts::new(house::demande());
    assert!(matches!(facts.upsert(1, &[Value::None]), Err(FactsError::Arity { .. })));
    let row = [Value::Id(1), Value::Code("hier"), Value::None, Value::None, Value::None];
    let error = facts.upsert(1, &row).unwrap_err();
    assert_eq!(error.to_string(), "demande.day: date attendu");
    assert!(facts.is_empty());
    assert!(!facts.remove(1));
}
