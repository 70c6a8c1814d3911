//! A range stays a range: read, printed, added and compared as one, never as one number.

use super::{rules, with};
use crate::{
    Cell, Denominator, Grid, Input, Interval, Number, Quantity, RangeClaim, Statement, check,
    intervals,
};

fn interval(text: &str) -> Interval {
    Interval::parse(text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn a_range_is_read_as_people_print_it_and_printed_as_a_range() {
    for (typed, printed) in [
        ("30 à 45 %", "30 à 45"),
        ("de 30 à 45", "30 à 45"),
        ("30 % à 45 %", "30 à 45"),
        ("entre 30 et 45 %", "30 à 45"),
        ("30-45 %", "30 à 45"),
        ("30–45", "30 à 45"),
        ("1 200 à 1 500", "1\u{202f}200 à 1\u{202f}500"),
        ("12,5 à 13", "12,5 à 13"),
        ("40 %", "40"),
    ] {
        assert_eq!(interval(typed).to_string(), printed, "{typed}");
    }
    for typed in ["", "beaucoup", "45 à 30", "30 et 45", "30 à 45 enfants", "environ 30", "15/50"]
    {
        assert_eq!(Interval::parse(typed), None, "{typed}");
    }
    let text = "de 30 à 45 % de 25 400, soit 7 620 à 11 430, en 2024";
    let found: Vec<String> = intervals(text).iter().map(|(_, one)| one.to_string()).collect();
    assert_eq!(found, ["30 à 45", "25\u{202f}400", "7\u{202f}620 à 11\u{202f}430", "2\u{202f}024"]);
}

#[test]
fn a_share_that_is_a_range_is_held_against_a_range() {
    let told = |percent: &str, above: &str| {
        let claim = RangeClaim {
            id: "r".to_owned(),
            label: "Part".to_owned(),
            percent: interval(percent),
            numerator: interval(above),
            denominator: Denominator::Printed(Quantity::exact(25_400)),
        };
        check(&with(vec![Statement::Range(claim)]))
    };
    for (percent, above, wrong, why) in [
        ("30 à 45", "7 620 à 11 430", false, "by both its ends"),
        ("30 à 45", "7 620 à 14 300", true, "one end is wrong"),
        ("30 à 45", "9 000", false, "a number in the range"),
        ("30 à 45", "14 300", true, "a number out of it"),
        ("40", "7 620 à 11 430", false, "a share in the range of its number"),
    ] {
        assert_eq!(!told(percent, above).is_empty(), wrong, "{percent} of {above}: {why}");
    }
    let sentence = &told("30 à 45", "14 300")[0].sentence;
    assert!(sentence.contains("30 à 45 % est imprimé"), "{sentence}");
}

#[test]
fn a_total_of_ranges_is_the_range_that_they_make() {
    let table = |total: &str| {
        let line = |text: &str| vec![Cell::read(text)];
        let lines = [("Blois", line("10 à 15")), ("Vendôme", line("5")), ("Total", line(total))];
        let grid = Grid::read("t", "Besoins", 2024, "enfants", &["Enfants"], &lines);
        check(&Input { grids: vec![grid], ..Input::default() })
    };
    assert_eq!(table("15 à 20"), []);
    // A number in the range may be it; one out of it may not, nor another range.
    assert_eq!(table("17"), []);
    for total in ["5", "21", "15 à 25"] {
        assert_eq!(rules(&table(total)), ["somme-parties"], "{total}");
    }
    assert_eq!(Interval::sum(&[interval("10 à 15"), interval("5")]), interval("15 à 20"));
    assert!(!interval("30 à 45").agrees(Interval::exact(Number::int(46))));
}
