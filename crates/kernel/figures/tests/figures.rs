//! Figures worked out by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[expect(dead_code, reason = "each test file uses its own part of the house")]
mod house;

use figures::day::day;
use figures::{
    AbsenceRule, AxisSpec, CapacitySpan, Fraction, Frozen, KeyPart, PlannedDays, Rules,
    RulesHistory, evaluate, evaluate_on, records,
};
use house::{Absence, House, Sejour, at, year};

/// A year, a month and a day.
type Civil = (i32, i32, i32);

fn stays(spans: &[(Civil, Option<Civil>)]) -> Vec<Sejour> {
    (1_i64..)
        .zip(spans)
        .map(|(id, (start, end))| Sejour {
            id,
            personne: id,
            famille: (id + 1) / 2,
            start: day(start.0, start.1, start.2),
            end: end.map(|end| day(end.0, end.1, end.2)),
            ..Sejour::default()
        })
        .collect()
}

#[test]
fn presents_at_the_end_are_presents_at_the_start_plus_entries_minus_exits() {
    let house = House::new(
        &stays(&[
            ((2022, 6, 1), None),
            ((2022, 6, 1), Some((2023, 1, 1))),
            ((2023, 12, 31), None),
            ((2023, 3, 5), Some((2023, 3, 5))),
            ((2023, 3, 5), Some((2024, 1, 1))),
        ]),
        &[],
    );
    let ask = year(2023);
    assert_eq!(house.text("presents_debut", &ask), "2");
    assert_eq!(house.text("entrees", &ask), "3");
    assert_eq!(house.text("sorties", &ask), "2");
    assert_eq!(house.text("presents_fin", &ask), "3");
    assert_eq!(house.text("sejours", &ask), "5");
    assert_eq!(house.text("familles", &ask), "3");
    // 365 + 0 + 1 + 1 (same day) + from 5 March to 31 December.
    assert_eq!(house.text("journees", &ask), (365 + 1 + 1 + 302).to_string());
}

#[test]
fn a_long_fugue_leaves_the_days_and_its_own_figure_says_how_many() {
    let sejours = stays(&[((2023, 1, 1), None)]);
    let absence = |id, nature, from: i64, hours: i64| Absence {
        id,
        service: 1,
        sejour: 1,
        personne: 1,
        nature,
        discipline: None,
        from,
        to: Some(from + hours * 60),
    };
    let absences = [
        absence(1, "fugue", at(day(2023, 2, 1), 10), 47),
        absence(2, "fugue", at(day(2023, 3, 1), 10), 120),
        absence(3, "hospitalisation", at(day(2023, 4, 1), 10), 240),
    ];
    let mut house = House::new(&sejours, &absences);
    assert_eq!(house.text("journees", &year(2023)), "365");
    let mut rules = Rules::default();
    rules.absences.insert("fugue".to_owned(), AbsenceRule::not_counted_beyond(48));
    house.setting.rules.insert(1, RulesHistory::constant(rules));
    assert_eq!(house.text("journees", &year(2023)), "360");
    assert_eq!(house.text("fugue_non_comptees", &year(2023)), "5");
    assert_eq!(house.text("hosp_journees", &year(2023)), "10");
    let answer = evaluate(&house.world(), "journees", &year(2023)).unwrap();
    assert!(
        answer
            .parameters
            .iter()
            .any(|(label, text)| label == "Absence « fugue »" && text.contains("48 h"))
    );
    // The fast way deducts the same days.
    let months =
        evaluate_on(&house.world(), "journees", &[AxisSpec::named("mois")], &year(2023)).unwrap();
    let shown: Vec<&str> = months.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(shown[..4], ["31", "28", "26", "30"]);
}

#[test]
fn the_occupancy_of_2023_is_what_the_report_prints() {
    // 2,407 days over 3,306 fixed by the authority: 72.81 %.
    let mut house = House::new(&[], &[]);
    let mut facts = Vec::new();
    for (id, length) in (1..).zip([365, 365, 365, 365, 365, 365, 217]) {
        let start = day(2023, 1, 1);
        facts.push(Sejour { id, start, end: Some(start + length), ..Sejour::default() });
    }
    for sejour in &facts {
        house.store.get_mut("sejour").unwrap().upsert(sejour.id, &sejour.values()).unwrap();
    }
    house.setting.planned.push(PlannedDays {
        service: 1,
        year: 2023,
        days: 3_306,
        cadre: None,
        modalite: None,
    });
    let answer = evaluate(&house.world(), "taux_occupation", &year(2023)).unwrap();
    let cell = &answer.cells[0];
    assert_eq!(cell.value.number().unwrap().french(2), "72,81");
    assert_eq!(cell.text, "72,8\u{a0}%");
    assert_eq!((cell.n, cell.base), (Some(Fraction::whole(2_407)), Some(Fraction::whole(3_306))));
}

#[test]
fn occupancy_by_month_and_by_way_of_receiving_divides_what_goes_together() {
    let sejours = stays(&[((2022, 6, 1), None), ((2022, 6, 1), None)]);
    let mut house = House::new(&sejours, &[]);
    house.setting.capacities.push(CapacitySpan {
        service: 1,
        start: day(2020, 1, 1),
        end: None,
        places: 4,
        kind: "installee".to_owned(),
        cadre: None,
        modalite: Some("internat".to_owned()),
    });
    let axes = [AxisSpec::named("mois"), AxisSpec::named("modalite")];
    let answer = evaluate_on(&house.world(), "taux_occupation", &axes, &year(2024)).unwrap();
    assert_eq!(answer.cells.len(), 12);
    assert_eq!(answer.cells[1].labels, ["février 2024", "internat"]);
    assert_eq!(answer.cells[1].text, "50,0\u{a0}%");
    assert_eq!(answer.cells[1].n, Some(Fraction::whole(58)));
}

#[test]
fn a_mandate_covers_two_siblings_rounded_up_each_day() {
    let family = |id, end| Sejour {
        id,
        personne: id,
        famille: 7,
        start: day(2023, 1, 1),
        end,
        ..Sejour::default()
    };
    // Three siblings for ten days, then two, then one.
    let house = House::new(
        &[
            family(1, Some(day(2023, 1, 11))),
            family(2, Some(day(2023, 1, 21))),
            family(3, Some(day(2023, 1, 31))),
        ],
        &[],
    );
    assert_eq!(house.text("mandats_jours", &year(2023)), (10 * 2 + 10 + 10).to_string());
    let january = figures::Ask { end: day(2023, 1, 11), ..year(2023) };
    assert_eq!(house.text("mandats", &january), "2");
    let january = figures::Ask { end: day(2023, 1, 10), ..year(2023) };
    assert_eq!(house.text("mandats", &january), "2");
}

#[test]
fn means_of_ages_have_a_decimal_and_means_of_durations_are_months_and_days() {
    let with = |id, birth, end: (i32, i32, i32)| Sejour {
        id,
        birth,
        start: day(2023, 2, 1),
        end: Some(day(end.0, end.1, end.2)),
        ..Sejour::default()
    };
    let house = House::new(
        &[
            // 3 months 10 days and 5 months 4 days: 8 months 14 days, halved 4 months 7 days.
            with(1, day(2006, 9, 1), (2023, 5, 11)),
            with(2, day(2006, 8, 2), (2023, 7, 5)),
            // Prolonged after the year: excluded from the duration, not from the age.
            with(3, day(2006, 12, 1), (2024, 2, 1)),
        ],
        &[],
    );
    assert_eq!(house.text("duree_moyenne", &year(2023)), "4 mois 7 jours");
    // 16 years 5 months, 16 years 5 months, 16 years 2 months: 16.33.
    assert_eq!(house.text("age_moyen", &year(2023)), "16,3\u{a0}ans");
    assert_eq!(house.text("adolescents", &year(2023)), "3");
    assert_eq!(house.text("duree_moyenne", &year(2020)), "sans donnée");
}

#[test]
fn eighteen_is_in_one_band_only_and_each_band_is_shown() {
    let born = |id, birth| Sejour { id, birth, start: day(2023, 6, 1), ..Sejour::default() };
    let house = House::new(&[born(1, day(2005, 6, 1)), born(2, day(2005, 6, 2))], &[]);
    let axis = toml::from_str::<figures::spec::Side>(
        "axes = [{ axis = \"tranche_age\", at = \"entree\", brackets = [0, 16, 18] }]",
    );
    let axes = axis.unwrap().axes;
    let answer = evaluate_on(&house.world(), "entrees", &axes, &year(2023)).unwrap();
    let told: Vec<_> =
        answer.cells.iter().map(|cell| (cell.labels[0].as_str(), cell.text.as_str())).collect();
    assert_eq!(told, [("0 à 15 ans", "0"), ("16 à 17 ans", "1"), ("18 ans et plus", "1")]);
}

#[test]
fn a_code_is_told_at_a_higher_level() {
    let house = House::new(
        &stays(&[((2023, 1, 1), None), ((2023, 1, 1), None), ((2023, 1, 1), None)]),
        &[],
    );
    let axes = toml::from_str::<figures::spec::Side>(
        "axes = [{ axis = \"niveau\", column = \"commune\", mapping = \"commune_departement\" }]",
    )
    .unwrap()
    .axes;
    let answer = evaluate_on(&house.world(), "entrees", &axes, &year(2023)).unwrap();
    let told: Vec<_> =
        answer.cells.iter().map(|cell| (cell.labels[0].as_str(), cell.text.as_str())).collect();
    assert_eq!(told, [("Rhône", "1"), ("Loire", "2")]);
    let key = [KeyPart::Code("42".to_owned())];
    let found = records(&house.world(), "entrees", &axes, &key, &year(2023)).unwrap();
    assert_eq!(found.rows, [(1, 1), (2, 1)]);
}

#[test]
fn a_rate_of_two_windows_is_told_with_a_warning_and_prints_both() {
    let mut house = House::new(&stays(&[((2023, 3, 1), None)]), &[]);
    house.add_demandes(&[
        (1, day(2022, 12, 15), Some(day(2022, 12, 20)), "admission", None),
        (2, day(2023, 5, 1), None, "refus", Some("age")),
        (3, day(2022, 11, 30), None, "refus", Some("age")),
    ]);
    let answer = evaluate(&house.world(), "admission_par_demande", &year(2023)).unwrap();
    assert_eq!(answer.cells[0].text, "50\u{a0}%");
    assert!(answer.warnings[0].contains("fenêtres différentes"));
    assert!(answer.warnings[0].contains("du 01/12/2022 au 31/12/2023"));
    let delay = evaluate(&house.world(), "delai_moyen", &year(2022)).unwrap();
    assert_eq!(delay.cells[0].text, "5,0\u{a0}jours");
    assert_eq!(delay.warnings, ["1 fait sans valeur, laissé de côté"]);
}

#[test]
fn the_year_before_is_as_published_whatever_was_corrected() {
    let mut house = House::new(
        &stays(&[((2022, 3, 1), None), ((2023, 3, 1), None), ((2023, 4, 1), None)]),
        &[],
    );
    let answer = evaluate(&house.world(), "entrees_variation", &year(2023)).unwrap();
    assert_eq!(answer.cells[0].text, "100,0\u{a0}%");
    assert!(answer.warnings.iter().any(|warning| warning.contains("recalculé")));
    house.setting.frozen.push(Frozen {
        figure: "entrees".to_owned(),
        services: vec![1],
        start: day(2022, 1, 1),
        end: day(2023, 1, 1),
        keys: Vec::new(),
        value: Fraction::whole(4),
    });
    let answer = evaluate(&house.world(), "entrees_variation", &year(2023)).unwrap();
    assert_eq!(answer.cells[0].text, "-50,0\u{a0}%");
    assert!(answer.warnings.iter().any(|warning| warning.contains("diffèrent")));
}

#[test]
fn a_rate_without_base_has_no_value_and_says_so() {
    let house = House::new(&stays(&[((2023, 3, 1), None)]), &[]);
    let answer = evaluate(&house.world(), "taux_occupation", &year(2023)).unwrap();
    assert_eq!(answer.cells[0].text, "sans donnée");
    assert_eq!(answer.warnings, ["pourcentage sans base dans 1 case"]);
}

#[test]
fn small_numbers_are_hidden_from_a_reader_who_may_not_see_them() {
    let mut house = House::new(&stays(&[((2023, 3, 1), None)]), &[]);
    house.mask_up_to = 4;
    assert_eq!(house.text("entrees", &year(2023)), "secret");
    assert_eq!(house.text("entrees", &year(2020)), "0");
}

#[test]
fn days_after_the_last_day_known_are_not_counted() {
    let mut house = House::new(&stays(&[((2023, 1, 1), None)]), &[]);
    house.setting.as_of = Some(day(2023, 1, 31));
    assert_eq!(house.text("journees", &year(2023)), "31");
}
