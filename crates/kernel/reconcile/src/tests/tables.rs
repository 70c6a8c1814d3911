//! Properties: a consistent table is left alone; one altered cell is always found.

use proptest::prelude::*;

use super::{MONTHS, balance, cells};
use crate::{BalanceClaim, Grid, Input, check};

/// A year of movements that holds together: start, then (entries, exits) by month.
fn any_year() -> impl Strategy<Value = Vec<[i64; 4]>> {
    (0..60_i64, prop::collection::vec((0..9_i64, 0..9_i64), 12)).prop_map(|(start, flows)| {
        let mut present = start;
        flows
            .into_iter()
            .map(|(entries, wanted)| {
                let exits = wanted.min(present + entries);
                let month = [present, entries, exits, present + entries - exits];
                present = month[3];
                month
            })
            .collect()
    })
}

fn table(months: &[[i64; 4]], altered: Option<(usize, usize, i64)>, has_total: bool) -> Input {
    let mut rows: Vec<Vec<i64>> =
        (0..4).map(|row| months.iter().map(|month| month[row]).collect()).collect();
    let sum = |row: usize| months.iter().map(|m| m[row]).sum::<i64>();
    let (entries, exits) = (sum(1), sum(2));
    let (start, end) = (months[0][0], months[11][3]);
    let mut headings = MONTHS.to_vec();
    if has_total {
        headings.push("Total");
        for (row, total) in rows.iter_mut().zip([start, entries, exits, end]) {
            row.push(total);
        }
    }
    if let Some((row, column, delta)) = altered {
        rows[row][column] += delta;
    }
    let labels = ["Présents début", "Entrées", "Sorties", "Présents fin"];
    let lines: Vec<_> = labels.into_iter().zip(rows.iter().map(|row| cells(row))).collect();
    let claim = BalanceClaim {
        id: "b".into(),
        label: "AEMO".into(),
        grid: Some("t".into()),
        start: Some(start),
        entries: Some(entries),
        exits: Some(exits),
        end: Some(end),
        file_active: Some(start + entries),
        ..BalanceClaim::default()
    };
    Input {
        grids: vec![Grid::read("t", "Mesures", 2021, "mesures", &headings, &lines)],
        statements: vec![balance(claim)],
        ..Input::default()
    }
}

proptest! {
    #[test]
    fn a_consistent_year_raises_nothing(months in any_year(), has_total in any::<bool>()) {
        prop_assert_eq!(check(&table(&months, None, has_total)), []);
    }

    #[test]
    fn one_altered_cell_is_always_found(
        months in any_year(),
        row in 0..4_usize,
        column in 0..13_usize,
        delta in prop_oneof![-9..0_i64, 1..10_i64],
        has_claim in any::<bool>(),
    ) {
        let mut input = table(&months, Some((row, column, delta)), true);
        if !has_claim {
            input.statements.clear();
        }
        prop_assert!(!check(&input).is_empty());
    }

    #[test]
    fn any_numbers_at_all_are_read_without_fail_and_no_repair_is_negative(
        months in prop::collection::vec(prop::array::uniform4(0..30_i64), 12),
    ) {
        let findings = check(&table(&months, None, true));
        let repairs = findings.iter().flat_map(|f| &f.repairs);
        prop_assert!(repairs.flat_map(|r| &r.changes).all(|c| c.to >= 0.into()));
    }

    #[test]
    fn with_the_totals_published_one_altered_month_is_mended_back(
        months in any_year(),
        row in 0..4_usize,
        column in 0..12_usize,
        delta in 1..10_i64,
    ) {
        let findings = check(&table(&months, Some((row, column, delta)), false));
        let mended = findings.iter().flat_map(|f| &f.repairs).any(|repair| {
            repair.unique
                && repair.changes.len() == 1
                && repair.changes[0].to.as_int() == Some(months[column][row])
        });
        prop_assert!(mended, "{findings:#?}");
    }
}
