//! Shares and growths that somebody typed, and what would be true in their place.

use crate::{
    Base, DatedCapacity, Denominator, Known, Number, Numbers, Quantity, RatioClaim, Stated,
    of_capacity, readings,
};

fn known(id: &str, label: &str, words: &[&str], (value, before): (i64, Option<i64>)) -> Known {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    Known { id: id.to_owned(), label: label.to_owned(), words, value, before }
}

fn base(label: &str, words: &[&str], value: i64, meant: bool) -> Base {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    Base { label: label.to_owned(), words, value, meant }
}

/// A service of the year 2021: 33 measures waited for 50 places, 60 from the day after.
fn numbers() -> Numbers {
    let places = ["capacite du service", "capacite"];
    Numbers {
        known: vec![
            known("attente_mesures", "mesures en attente", &["en attente"], (33, Some(21))),
            known("entrees", "admissions", &["admissions"], (20, Some(25))),
            known("journees", "journées réalisées", &["journees"], (13_316, None)),
        ],
        bases: vec![
            base("places au 31/12/2021", &places, 50, true),
            base("places au 01/01/2022", &places, 60, false),
            base("places au 01/01/2021", &places, 30, false),
            base("journées prévues", &["previsionnel"], 15_208, true),
        ],
    }
}

fn told(found: &[Stated]) -> Vec<&str> {
    found.iter().flat_map(|one| one.readings.iter().map(|reading| reading.told.as_str())).collect()
}

const PUBLISHED: &str = "Au 31/12/2021, 33 mesures en attente concernant 17 familles, soit +55 % de \
     la capacité du service.";

#[test]
fn a_share_of_another_day_is_offered_as_two_readings_each_with_its_base() {
    let found = readings(PUBLISHED, &numbers());
    assert_eq!(
        told(&found),
        [
            "66\u{a0}% de 50 : 33 mesures en attente sur 50 places au 31/12/2021",
            "55\u{a0}% de 60 : 33 mesures en attente sur 60 places au 01/01/2022",
        ]
    );
    let sentence = &found[0].sentence;
    assert!(sentence.starts_with("« +55 % de la capacité du service » :"), "{sentence}");
    assert!(sentence.contains("33 mesures en attente et 50 places"), "{sentence}");
    for reading in &found[0].readings {
        let written = found[0].rewritten(PUBLISHED, reading).unwrap();
        assert_eq!(readings(&written, &numbers()), [], "{written}");
    }
    let written = found[0].rewritten(PUBLISHED, &found[0].readings[1]).unwrap();
    let end = "soit 55\u{a0}% de la capacité du service (33 sur 60 places au 01/01/2022).";
    assert!(written.ends_with(end), "{written}");
}

#[test]
fn what_is_true_what_is_rough_and_what_is_of_something_else_are_left_alone() {
    for text in [
        "33 mesures en attente, soit 66 % de la capacité.",
        "{{figure:attente_mesures}} mesures, soit 66 % de la capacité du service.",
        "33 mesures en attente, soit 55 % de la capacité de 60 places.",
        "33 mesures en attente, près de 55 % de la capacité.",
        "Entre 40 et 55 % de la capacité : des mesures en attente.",
        "De 40 à 55 % de la capacité, pour les mesures en attente.",
        "40-55 % de la capacité pour les mesures en attente.",
        "Sur 20 admissions, 55 % des enfants vivaient chez leur mère.",
        "55 % des admissions viennent du juge.",
        "Une baisse de 20 % des admissions.",
        "13 316 journées, soit 87,6 % du prévisionnel.",
        "Un taux de 55 %, dont rien n’est dit.",
        "55 % de la capacité, sans dire de quoi.",
    ] {
        assert_eq!(readings(text, &numbers()), [], "{text}");
    }
}

#[test]
fn a_growth_is_held_against_the_year_before() {
    for (text, expected) in [
        (
            "Les admissions sont en hausse de 12 %.",
            "en hausse de −20\u{a0}% (20 contre 25 un an plus tôt).",
        ),
        (
            "Une baisse de 12 % des admissions.",
            "Une baisse de 20\u{a0}% (20 contre 25 un an plus tôt) des admissions.",
        ),
        ("Admissions : −12 %.", "Admissions : −20\u{a0}% (20 contre 25 un an plus tôt)."),
        ("+12 % d’admissions.", "−20\u{a0}% (20 contre 25 un an plus tôt) d’admissions."),
        ("En attente : 33, +12,5 %.", "33, +57,1\u{a0}% (33 contre 21 un an plus tôt)."),
    ] {
        let found = readings(text, &numbers());
        let [one] = found.as_slice() else { panic!("{text}: {found:?}") };
        let written = one.rewritten(text, &one.readings[0]).unwrap();
        assert!(written.ends_with(expected), "{written}");
    }
    // « +66 % » is no growth, and is true as a share.
    let found = readings("Les mesures en attente : +66 %.", &numbers());
    assert!(told(&found).iter().any(|one| one.starts_with("66\u{a0}% de 50")), "{found:?}");
    // The register has no year before: nothing can be said.
    assert_eq!(readings("Les journées sont en hausse de 12 %.", &numbers()), []);
}

#[test]
fn a_cell_is_read_with_its_heading_and_its_line() {
    let table = "| Indicateur | Nombre | Part de la capacité | Évolution |\n|---|---|---|---|\n\
                 | Mesures en attente | 33 | 55 % | +57 % |\n| Admissions | 20 | 40 % | −12 % |\n";
    let found = readings(table, &numbers());
    let written: Vec<&str> = found.iter().map(|one| &table[one.start..one.end]).collect();
    assert_eq!(written, ["55 %", "−12 %"], "{found:?}");
    assert!(told(&found)[0].starts_with("66\u{a0}% de 50"), "{found:?}");
    let mended = found[0].rewritten(table, &found[0].readings[0]).unwrap();
    assert!(mended.contains("| 66\u{a0}% (33 sur 50 places au 31/12/2021) |"), "{mended}");
}

#[test]
fn a_typed_share_of_a_dated_capacity_gives_the_capacity_of_its_day_and_those_that_fit() {
    let day = jiff::civil::date;
    let at = |from, places| DatedCapacity { from, places };
    let capacities = [at(day(2021, 1, 1), 30), at(day(2021, 4, 1), 50), at(day(2022, 1, 1), 60)];
    let claim = |percent: &str| RatioClaim {
        id: "ligne 1".to_owned(),
        label: "taux".to_owned(),
        percent: Number::parse(percent).unwrap(),
        numerator: Some(Quantity::exact(33)),
        denominator: Denominator::Capacity(day(2021, 12, 31)),
    };
    let found = of_capacity(&claim("55"), &capacities);
    assert_eq!(found, [(Number::int(66), capacities[1]), (Number::int(55), capacities[2])]);
    assert!(of_capacity(&claim("66"), &capacities).is_empty());
    assert_eq!(of_capacity(&claim("12"), &capacities), [(Number::int(66), capacities[1])]);
}
