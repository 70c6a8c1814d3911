//! Totals inside one table: total rows, sub-totals, details, total columns, percentages.

use crate::check_movement::signed;
use crate::finding::{Finding, Rule, Severity};
use crate::grid::{ColumnRole, Grid, RowRole};
use crate::interval::Interval;
use crate::movement::Movement;
use crate::number::Number;
use crate::place::Place;

/// Every broken total of `grid`.
pub(crate) fn check(grid: &Grid) -> Vec<Finding> {
    let mut findings = Vec::new();
    down(grid, &mut findings);
    details(grid, &mut findings);
    across(grid, &mut findings);
    percents(grid, &mut findings);
    findings
}

/// Sums the printed numbers of some rows in a column; nothing when none is printed.
fn sum_rows(grid: &Grid, rows: &[usize], column: usize) -> Option<Number> {
    let numbers: Vec<_> = rows.iter().filter_map(|&row| grid.number(row, column)).collect();
    (!numbers.is_empty()).then(|| Number::sum(numbers))
}

fn gap(published: Number, computed: Number) -> String {
    let gap = Number::from_millionths(published.millionths() - computed.millionths(), 0);
    gap.as_int().map_or_else(|| gap.to_string(), signed)
}

/// Whether one of these cells is printed as a range.
fn is_ranged(grid: &Grid, mut cells: impl Iterator<Item = (usize, usize)>) -> bool {
    cells.any(|(row, column)| grid.interval(row, column).is_some_and(Interval::is_range))
}

/// A total some of whose terms, or which itself, is printed as a range: it is held against the range that the terms make, and
/// nothing is made one number. `sum` says what adds up, in French.
fn ranged(
    grid: &Grid,
    (row, column): (usize, usize),
    terms: &[(usize, usize)],
    (rule, sum): (Rule, &str),
) -> Option<Finding> {
    let published = grid.interval(row, column)?;
    let terms: Vec<Interval> =
        terms.iter().filter_map(|&(row, column)| grid.interval(row, column)).collect();
    let computed = Interval::sum(&terms);
    if terms.is_empty() || published.agrees(computed) {
        return None;
    }
    let told: Vec<String> = terms.iter().map(ToString::to_string).collect();
    let sentence = format!(
        "« {} », ligne « {} », colonne {} : {sum} ({}) donne {computed}, mais {published} est imprimé. Une fourchette \
         s'ajoute par ses deux bouts.",
        grid.title,
        grid.row_label(row),
        grid.column_label(column),
        told.join(" ; "),
    );
    let place = Place::cell(&grid.id, row, column);
    Some(Finding::new(rule, Severity::Arithmetic, place, sentence))
}

/// Total and sub-total rows are the sum of their parts, column by column.
fn down(grid: &Grid, findings: &mut Vec<Finding>) {
    let added = grid.columns_where(|c| !matches!(c, ColumnRole::Percent | ColumnRole::Free));
    let mut parts = Vec::new();
    let mut since_subtotal = Vec::new();
    for (row, spec) in grid.rows.iter().enumerate() {
        let (members, name) = match spec.role {
            RowRole::Part => {
                parts.push(row);
                since_subtotal.push(row);
                continue;
            }
            RowRole::SubTotal => (std::mem::take(&mut since_subtotal), "sous-total"),
            // A total at the head of its table is followed by its parts.
            RowRole::Total if parts.is_empty() => (grid.rows_of(RowRole::Part), "total"),
            RowRole::Total => (parts.clone(), "total"),
            _ => continue,
        };
        for &column in &added {
            let terms: Vec<(usize, usize)> = members.iter().map(|&part| (part, column)).collect();
            if is_ranged(grid, terms.iter().copied().chain([(row, column)])) {
                let rule = (Rule::PartsSum, "la somme des lignes");
                findings.extend(ranged(grid, (row, column), &terms, rule));
                continue;
            }
            let (Some(published), Some(computed)) =
                (grid.number(row, column), sum_rows(grid, &members, column))
            else {
                continue;
            };
            if published == computed {
                continue;
            }
            let terms: Vec<_> = members
                .iter()
                .filter_map(|&r| grid.number(r, column))
                .map(|n| n.to_string())
                .collect();
            let sentence = format!(
                "« {} », colonne {} : {} = {computed}, mais le {name} « {} » imprime {published} \
                 (écart de {}).",
                grid.title,
                grid.column_label(column),
                terms.join(" + "),
                spec.label,
                gap(published, computed),
            );
            findings.push(
                Finding::new(
                    Rule::PartsSum,
                    Severity::Arithmetic,
                    Place::cell(&grid.id, row, column),
                    sentence,
                )
                .values(Some(published), Some(computed)),
            );
        }
    }
}

/// The details of a row never exceed it.
fn details(grid: &Grid, findings: &mut Vec<Finding>) {
    for (parent, spec) in grid.rows.iter().enumerate() {
        let rows = grid.rows_of(RowRole::DetailOf(parent));
        for column in grid.columns_where(|c| !matches!(c, ColumnRole::Percent | ColumnRole::Free)) {
            let (Some(whole), Some(sum)) =
                (grid.number(parent, column), sum_rows(grid, &rows, column))
            else {
                continue;
            };
            // What a range hides can only make the detail greater: what is printed as numbers is enough to tell.
            if sum <= whole {
                continue;
            }
            let sentence = format!(
                "« {} », colonne {} : le détail de « {} » compte {sum}, plus que les {whole} qu'il \
                 détaille.",
                grid.title,
                grid.column_label(column),
                spec.label,
            );
            findings.push(
                Finding::new(
                    Rule::DetailExceeds,
                    Severity::Arithmetic,
                    Place::cell(&grid.id, parent, column),
                    sentence,
                )
                .values(Some(whole), Some(sum)),
            );
        }
    }
}

/// The total column is the sum of the months or of the parts; for presences of a movement table
/// it is the first start and the last end.
fn across(grid: &Grid, findings: &mut Vec<Finding>) {
    let months = grid.columns_where(|c| matches!(c, ColumnRole::Month(_)));
    let members =
        if months.is_empty() { grid.columns_where(|c| c == ColumnRole::Part) } else { months };
    let movement = Movement::of(grid);
    for total in grid.columns_where(|c| c == ColumnRole::Total) {
        for (row, spec) in grid.rows.iter().enumerate() {
            let terms: Vec<(usize, usize)> = members.iter().map(|&part| (row, part)).collect();
            let adds =
                !matches!(spec.role, RowRole::Free | RowRole::PresentsStart | RowRole::PresentsEnd);
            if adds && is_ranged(grid, terms.iter().copied().chain([(row, total)])) {
                let rule = (Rule::YearTotal, "la somme des colonnes");
                findings.extend(ranged(grid, (row, total), &terms, rule));
                continue;
            }
            let Some(published) = grid.number(row, total) else { continue };
            let is_presence = matches!(spec.role, RowRole::PresentsStart | RowRole::PresentsEnd);
            let computed = match (&movement, spec.role) {
                (_, RowRole::Free) => None,
                (Some(m), RowRole::PresentsStart) => m.first_start().map(Number::int),
                (Some(m), RowRole::PresentsEnd) => m.last_end().map(Number::int),
                (None, _) if is_presence => None,
                _ => {
                    let numbers: Vec<_> =
                        members.iter().filter_map(|&c| grid.number(row, c)).collect();
                    (!numbers.is_empty()).then(|| Number::sum(numbers))
                }
            };
            let Some(computed) = computed.filter(|&c| c != published) else { continue };
            let how = match (is_presence, matches!(spec.role, RowRole::PresentsStart)) {
                (true, true) => "le premier mois ouvre sur",
                (true, false) => "le dernier mois se ferme sur",
                (false, _) => "la somme des colonnes donne",
            };
            let sentence = format!(
                "« {} », ligne « {} » : {how} {computed}, mais la colonne « {} » imprime \
                 {published} (écart de {}).",
                grid.title,
                spec.label,
                grid.column_label(total),
                gap(published, computed),
            );
            findings.push(
                Finding::new(
                    Rule::YearTotal,
                    Severity::Arithmetic,
                    Place::cell(&grid.id, row, total),
                    sentence,
                )
                .values(Some(published), Some(computed)),
            );
        }
    }
}

/// A percentage column is each row over the total row, of the nearest counted column on the left.
fn percents(grid: &Grid, findings: &mut Vec<Finding>) {
    for column in grid.columns_where(|c| c == ColumnRole::Percent) {
        let Some(base) = (0..column).rev().find(|&c| {
            grid.columns
                .get(c)
                .is_some_and(|s| matches!(s.role, ColumnRole::Value | ColumnRole::Total))
        }) else {
            continue;
        };
        let whole = match grid.rows_of(RowRole::Total).first() {
            Some(&row) => grid.number(row, base),
            None => sum_rows(grid, &grid.rows_of(RowRole::Part), base),
        };
        let Some(whole) = whole else { continue };
        for row in 0..grid.rows.len() {
            let (Some(published), Some(part)) = (grid.number(row, column), grid.number(row, base))
            else {
                continue;
            };
            let Some(computed) = Number::percent(part, whole, published.decimals()) else {
                continue;
            };
            if computed == published {
                continue;
            }
            let sentence = format!(
                "« {} », ligne « {} » : {part} sur {whole} = {computed} %, mais la colonne « {} » \
                 imprime {published} %.",
                grid.title,
                grid.row_label(row),
                grid.column_label(column),
            );
            findings.push(
                Finding::new(
                    Rule::Ratio,
                    Severity::Arithmetic,
                    Place::cell(&grid.id, row, column),
                    sentence,
                )
                .values(Some(published), Some(computed)),
            );
        }
    }
}
