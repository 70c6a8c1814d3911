//! The smallest sets of cells whose change satisfies every equation of a movement table.
//!
//! Exact: each set of unknown cells is a linear system solved in whole numbers; a set that leaves
//! a choice is never proposed, since fixing one of its cells as printed gives a smaller one.

use crate::movement::{At, Equation, Law, Movement};

/// The most cells changed together when the changes hold in two columns.
const MAX_CELLS_IN_TWO: u32 = 4;

/// What the search found at the first level where something fits.
#[derive(Debug)]
pub(crate) struct Found {
    /// The sets of changes, each the same number of cells.
    pub(crate) solutions: Vec<Vec<(At, i64)>>,
    /// The published numbers around the table that had to be left unsatisfied.
    pub(crate) dropped: Vec<Law>,
    /// Whether, with all the cells of the column free, one value each remains: single column,
    /// single solution.
    pub(crate) column_determined: bool,
}

/// Searches one column, then two; all that is published, then with fewer and fewer of it.
pub(crate) fn search(movement: &Movement<'_>, equations: &[Equation]) -> Option<Found> {
    let outer: Vec<Law> = equations.iter().map(|e| e.law).filter(|law| !law.is_inner()).collect();
    for dropped in drops(&outer) {
        let active: Vec<&Equation> =
            equations.iter().filter(|e| !dropped.contains(&e.law)).collect();
        let broken: Vec<&Equation> = active
            .iter()
            .copied()
            .filter(|e| movement.gap(e).is_some_and(|gap| gap != 0))
            .collect();
        if broken.is_empty() {
            return None;
        }
        let solutions = smallest(movement, &active, &broken);
        if !solutions.is_empty() {
            let column_determined = match solutions.as_slice() {
                [only] => is_determined(movement, &active, only),
                _ => false,
            };
            return Some(Found { solutions, dropped, column_determined });
        }
    }
    None
}

/// The sets of outer laws to leave, smallest first, the least certain first: a file active may
/// count persons, a closing presence is often copied from the table.
fn drops(outer: &[Law]) -> Vec<Vec<Law>> {
    const LEAST_CERTAIN_FIRST: [Law; 5] =
        [Law::FileActive, Law::End, Law::Start, Law::Exits, Law::Entries];
    let present: Vec<Law> =
        LEAST_CERTAIN_FIRST.into_iter().filter(|law| outer.contains(law)).collect();
    let mut sets: Vec<u32> = (0..1 << present.len()).collect();
    sets.sort_by_key(|set: &u32| set.count_ones());
    sets.into_iter()
        .map(|set| {
            let kept = |(i, law): (usize, &Law)| (set >> i & 1 == 1).then_some(*law);
            present.iter().enumerate().filter_map(kept).collect()
        })
        .collect()
}

fn column_cells(movement: &Movement<'_>, column: usize) -> Vec<At> {
    [movement.start, Some(movement.entrees), Some(movement.sorties), movement.end]
        .into_iter()
        .flatten()
        .map(|row| (row, column))
        .collect()
}

fn smallest(
    movement: &Movement<'_>,
    active: &[&Equation],
    broken: &[&Equation],
) -> Vec<Vec<(At, i64)>> {
    let single: Vec<Vec<At>> = movement.months.iter().map(|&c| column_cells(movement, c)).collect();
    let found = by_size(movement, active, broken, &single, 4);
    if !found.is_empty() {
        return found;
    }
    let mut pairs = Vec::new();
    for (position, first) in single.iter().enumerate() {
        for second in single.iter().skip(position + 1) {
            pairs.push([first.as_slice(), second.as_slice()].concat());
        }
    }
    by_size(movement, active, broken, &pairs, MAX_CELLS_IN_TWO)
}

/// All the solutions of the smallest size that has one.
fn by_size(
    movement: &Movement<'_>,
    active: &[&Equation],
    broken: &[&Equation],
    pools: &[Vec<At>],
    most: u32,
) -> Vec<Vec<(At, i64)>> {
    let touches_all =
        |cells: &[At]| broken.iter().all(|e| e.terms.iter().any(|(at, _)| cells.contains(at)));
    // What every broken equation needs is looked at before any set is tried: most pools fall here.
    let pools: Vec<_> = pools.iter().filter(|pool| touches_all(pool)).collect();
    for size in 1..=most {
        let mut found: Vec<Vec<(At, i64)>> = Vec::new();
        for pool in &pools {
            for set in (0_u32..1 << pool.len()).filter(|set| set.count_ones() == size) {
                let unknown: Vec<At> = pool
                    .iter()
                    .enumerate()
                    .filter_map(|(i, at)| (set >> i & 1 == 1).then_some(*at))
                    .collect();
                if !touches_all(&unknown) {
                    continue;
                }
                let Some(values) = solve(movement, active, &unknown) else { continue };
                let changed: Vec<_> = unknown.iter().copied().zip(values).collect();
                let all_change = changed.iter().all(|&(at, v)| movement.value(at) != Some(v));
                if all_change && !found.contains(&changed) {
                    found.push(changed);
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn is_determined(movement: &Movement<'_>, active: &[&Equation], solution: &[(At, i64)]) -> bool {
    let Some(&((_, column), _)) = solution.first() else { return false };
    solution.iter().all(|((_, c), _)| *c == column)
        && solve(movement, active, &column_cells(movement, column)).is_some()
}

/// Solves for the unknown cells, the others as printed. Nothing unless there is exactly one
/// solution and it is made of whole numbers, none negative.
fn solve(movement: &Movement<'_>, active: &[&Equation], unknown: &[At]) -> Option<Vec<i64>> {
    let mut rows: Vec<(Vec<i128>, i128)> = Vec::new();
    'equations: for equation in active {
        let mut coefficients = vec![0_i128; unknown.len()];
        let mut right = i128::from(equation.constant);
        for &(at, k) in &equation.terms {
            if let Some(slot) =
                unknown.iter().position(|&u| u == at).and_then(|i| coefficients.get_mut(i))
            {
                *slot += i128::from(k);
            } else if let Some(value) = movement.value(at) {
                right -= i128::from(k) * i128::from(value);
            } else {
                continue 'equations;
            }
        }
        rows.push((coefficients, right));
    }
    eliminate(rows, unknown.len())
}

/// Gauss–Jordan without fractions.
fn eliminate(mut rows: Vec<(Vec<i128>, i128)>, unknowns: usize) -> Option<Vec<i64>> {
    let at = |row: &(Vec<i128>, i128), i: usize| row.0.get(i).copied().unwrap_or(0);
    let mut pivots: Vec<(Vec<i128>, i128)> = Vec::new();
    for i in 0..unknowns {
        let position = rows.iter().position(|row| at(row, i) != 0)?;
        let pivot = rows.swap_remove(position);
        for row in rows.iter_mut().chain(pivots.iter_mut()) {
            let (keep, lose) = (at(&pivot, i), at(row, i));
            if lose == 0 {
                continue;
            }
            for (value, below) in row.0.iter_mut().zip(&pivot.0) {
                *value = *value * keep - below * lose;
            }
            row.1 = row.1 * keep - pivot.1 * lose;
        }
        pivots.push(pivot);
    }
    if rows.iter().any(|(_, right)| *right != 0) {
        return None;
    }
    pivots
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let (k, right) = (at(row, i), row.1);
            let whole = k != 0 && right % k == 0;
            whole.then(|| i64::try_from(right / k).ok()).flatten().filter(|value| *value >= 0)
        })
        .collect()
}
