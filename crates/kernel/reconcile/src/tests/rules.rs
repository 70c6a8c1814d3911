//! Rules on small made-up statements: both sides of each threshold.

use jiff::civil::date;

use super::{balance, cells, dashboard, rules, with};
use crate::{
    BalanceClaim, Cell, ColumnRole, DatedCapacity, Denominator, Field, Grid, Input, Number, Place,
    PlanClaim, Quantity, RatioClaim, RegisterValue, RowRole, Rule, Statement, check,
};

fn ratio(percent: &str, above: Quantity, below: Quantity) -> Input {
    with(vec![Statement::Ratio(RatioClaim {
        id: "taux".into(),
        label: "Part".into(),
        percent: Number::parse(percent).unwrap(),
        numerator: Some(above),
        denominator: Denominator::Printed(below),
    })])
}

#[test]
fn a_share_is_graded_exact_possible_at_the_limits_or_wrong() {
    let hundred = |n| Quantity::rounded(n, 100);
    let cases = [
        ("56", Quantity::exact(14_300), Quantity::exact(25_400), vec![]),
        ("57", Quantity::exact(14_300), Quantity::exact(25_400), vec!["taux"]),
        // 14 350 / 25 350 = 56,61 %: only there does 57 % become possible.
        ("57", hundred(14_300), hundred(25_400), vec!["taux-limite-arrondi"]),
        ("58", hundred(14_300), hundred(25_400), vec!["taux"]),
        ("87,6", Quantity::exact(13_316), Quantity::exact(15_208), vec![]),
        ("72,81", Quantity::exact(2_407), Quantity::exact(3_306), vec![]),
        ("72,82", Quantity::exact(2_407), Quantity::exact(3_306), vec!["taux"]),
    ];
    for (percent, above, below, expected) in cases {
        let findings = check(&ratio(percent, above, below));
        assert_eq!(rules(&findings), expected, "{percent} % of {below:?}");
    }
    let limit = check(&ratio("57", hundred(14_300), hundred(25_400)));
    assert!(limit[0].sentence.contains("de 55,99 % à 56,61 %"), "{}", limit[0].sentence);
}

#[test]
fn a_plan_made_day_by_day_or_by_twelfths_is_right() {
    let plan = |planned_days| Input {
        statements: vec![Statement::Plan(PlanClaim {
            id: "plan".into(),
            year: 2021,
            planned_days,
            realised_days: None,
        })],
        capacities: vec![
            DatedCapacity { from: date(2018, 1, 1), places: 30 },
            DatedCapacity { from: date(2021, 4, 1), places: 50 },
        ],
        ..Input::default()
    };
    assert_eq!(check(&plan(16_450)), []);
    assert_eq!(check(&plan(16_425)), []);
    let whole = check(&plan(10_950));
    assert!(whole[0].sentence.contains("30 places toute l'année"), "{}", whole[0].sentence);
}

#[test]
fn a_total_that_the_months_deny_may_itself_be_wrong() {
    let rows = [[5; 12], [1; 12], [1; 12], [5; 12]];
    let input = Input {
        grids: vec![dashboard("t", "Mesures", &rows)],
        ..with(vec![balance(BalanceClaim {
            id: "b".into(),
            label: "AEMO".into(),
            grid: Some("t".into()),
            entries: Some(13),
            exits: Some(12),
            ..BalanceClaim::default()
        })])
    };
    let findings = check(&input);
    let total = findings.iter().find(|f| f.rule == Rule::YearTotal).unwrap();
    let [repair] = total.repairs.as_slice() else { panic!("{total:#?}") };
    assert_eq!(repair.changes[0].place, Place::statement("b", Field::Entries));
    assert_eq!((repair.changes[0].to, repair.unique), (Number::int(12), false));
}

#[test]
fn a_wrong_start_alone_is_mended_alone() {
    let mut rows = [[5; 12], [1; 12], [1; 12], [5; 12]];
    rows[0][6] = 9;
    let findings =
        check(&Input { grids: vec![dashboard("t", "Mesures", &rows)], ..Input::default() });
    assert_eq!(rules(&findings), ["chainage", "identite-ligne"]);
    for finding in &findings {
        let [repair] = finding.repairs.as_slice() else { panic!("{finding:#?}") };
        assert_eq!(repair.changes.len(), 1);
        assert_eq!(repair.changes[0].to, Number::int(5));
        assert!(repair.unique && repair.does_not_explain.is_empty());
    }
}

#[test]
fn without_a_published_total_entries_and_exits_are_equally_suspect() {
    let mut rows = [[5; 12], [3; 12], [3; 12], [5; 12]];
    rows[1][4] = 4;
    let findings =
        check(&Input { grids: vec![dashboard("t", "Mesures", &rows)], ..Input::default() });
    let [finding] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!(finding.repairs.len(), 2);
    assert!(finding.repairs.iter().all(|r| !r.unique && r.sentence.contains("rien d'imprimé")));
}

#[test]
fn a_published_cell_is_compared_with_the_register() {
    let rows = [[5; 12], [1; 12], [1; 12], [5; 12]];
    let value = |row, computed: i64| RegisterValue {
        place: Place::cell("t", row, 2),
        computed: Number::int(computed),
    };
    let input = Input {
        grids: vec![dashboard("t", "Mesures", &rows)],
        register: vec![value(0, 5), value(1, 2)],
        ..Input::default()
    };
    let findings = check(&input);
    assert_eq!(rules(&findings), ["registre"]);
    assert_eq!(
        findings[0].sentence,
        "« Mesures », ENTREES, Mars : 1 publié, 2 calculé d'après le registre (écart de −1)."
    );
}

#[test]
fn roles_are_guessed_from_french_labels_whatever_their_dress() {
    let rows: Vec<(&str, Vec<Cell>)> = [
        "Présents au 1er du mois",
        "Admissions",
        "dont filles",
        "SORTIES (fins de mesure)",
        "Effectif fin de mois",
        "Capacité autorisée",
    ]
    .into_iter()
    .map(|label| (label, Vec::new()))
    .collect();
    let headings = ["JANVIER", "fév.", "Aout 2021", "décembre", "12/2021", "TOTAL", "N-1", "%"];
    let grid = Grid::read("g", "G", 2021, "mesures", &headings, &rows);
    let row_roles: Vec<_> = grid.rows.iter().map(|r| r.role).collect();
    assert_eq!(
        row_roles,
        [
            RowRole::PresentsStart,
            RowRole::Entrees,
            RowRole::DetailOf(1),
            RowRole::Sorties,
            RowRole::PresentsEnd,
            RowRole::Free,
        ]
    );
    let column_roles: Vec<_> = grid.columns.iter().map(|c| c.role).collect();
    let month = ColumnRole::Month;
    assert_eq!(
        column_roles,
        [
            month(1),
            month(2),
            month(8),
            month(12),
            month(12),
            ColumnRole::Total,
            ColumnRole::PreviousYear,
            ColumnRole::Percent,
        ]
    );
}

#[test]
fn totals_subtotals_and_shares_of_a_plain_table_are_checked() {
    let table = |total: i64, share: &str| {
        let line = |n: i64, p: &str| vec![Cell::from(n), Cell::read(p)];
        let lines = [
            ("AED", line(30, "60 %")),
            ("AEMO", line(10, "20 %")),
            ("Sous-total milieu ouvert", line(40, "80 %")),
            ("PEAD", line(10, share)),
            ("Total", line(total, "100 %")),
        ];
        let grid = Grid::read("t", "Mesures", 2021, "mesures", &["2021", "%"], &lines);
        check(&Input { grids: vec![grid], ..Input::default() })
    };
    assert_eq!(table(50, "20 %"), []);
    assert_eq!(rules(&table(50, "21 %")), ["taux"]);
    assert!(rules(&table(51, "20 %")).contains(&"somme-parties"));
}

#[test]
fn a_detail_greater_than_its_row_is_told() {
    let lines = [("Admissions", cells(&[4])), ("dont fratries", cells(&[6]))];
    let grid = Grid::read("t", "Admissions", 2021, "enfants", &["2021"], &lines);
    let findings = check(&Input { grids: vec![grid], ..Input::default() });
    assert_eq!(rules(&findings), ["detail-depasse"]);
}

#[test]
fn french_numbers_are_read_and_printed() {
    let cases = [("2 407", "2\u{202f}407"), ("72,81 %", "72,81"), ("-3", "−3"), ("0.50", "0,50")];
    for (typed, printed) in cases {
        assert_eq!(Number::parse(typed).unwrap().to_string(), printed);
    }
    for wrong in ["", "abc", "1,2,3", "12e3", "0,1234567"] {
        assert!(Number::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_no_report_prints_are_refused_before_they_are_added() {
    let claim = |entries| {
        with(vec![balance(BalanceClaim {
            id: "b".into(),
            entries: Some(entries),
            ..BalanceClaim::default()
        })])
    };
    assert_eq!(claim(0).validate(), Ok(()));
    assert_eq!(claim(1_000_000_000_000).validate(), Ok(()));
    for wrong in [-1, 1_000_000_000_001, i64::MAX] {
        assert_eq!(claim(wrong).validate().unwrap_err().id, "b");
    }
}

#[test]
fn a_movement_told_in_the_wrong_month_has_three_repairs_in_two_columns() {
    // Two children who left in May are counted in June: both months break, the year does not.
    let mut rows = [[8; 12], [2; 12], [2; 12], [8; 12]];
    rows[2][4] = 0;
    rows[2][5] = 4;
    let input = Input {
        grids: vec![dashboard("t", "Mesures", &rows)],
        ..with(vec![balance(BalanceClaim {
            id: "b".into(),
            label: "AEMO".into(),
            grid: Some("t".into()),
            entries: Some(24),
            exits: Some(24),
            ..BalanceClaim::default()
        })])
    };
    let findings = check(&input);
    assert_eq!(rules(&findings), ["identite-ligne", "identite-ligne"]);
    // The presences between the two months, the entries or the exits: nothing printed decides.
    let repairs: Vec<Vec<_>> = findings[0]
        .repairs
        .iter()
        .map(|r| r.changes.iter().map(|c| (c.place.clone(), c.to.as_int())).collect())
        .collect();
    let two = |first: (usize, i64), second: (usize, i64)| {
        let cell = |(row, to), column| (Place::cell("t", row, column), Some(to));
        vec![cell(first, 4), cell(second, 5)]
    };
    assert_eq!(repairs, [two((3, 10), (0, 10)), two((1, 0), (1, 4)), two((2, 2), (2, 2))]);
    assert!(findings[0].repairs.iter().all(|r| !r.unique && r.does_not_explain.is_empty()));
}

#[test]
fn a_table_without_one_row_of_presences_is_still_chained() {
    for kept in [0, 3] {
        let mut line = vec![5; 12];
        let table = |line: &[i64]| {
            let label = if kept == 0 { "Présents début" } else { "Présents fin" };
            let lines =
                [(label, cells(line)), ("Entrées", cells(&[1; 12])), ("Sorties", cells(&[1; 12]))];
            let grid = Grid::read("t", "T", 2021, "mesures", &super::MONTHS, &lines);
            check(&Input { grids: vec![grid], ..Input::default() })
        };
        assert_eq!(table(&line), []);
        line[6] = 7;
        assert_eq!(rules(&table(&line)), ["identite-ligne", "identite-ligne"]);
    }
}
