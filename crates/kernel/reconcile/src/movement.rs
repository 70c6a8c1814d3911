//! A monthly movement table as a system of equations between its cells.
//!
//! Row identity, chain and published totals are all sums of cells equal to a constant. The checks
//! evaluate them as printed; the repair search solves them with some cells unknown. One source,
//! so that a repair satisfies exactly what the checks demand.

use crate::grid::{Cell, ColumnRole, Grid, RowRole};
use crate::statement::BalanceClaim;

/// A cell: row and column of the table.
pub(crate) type At = (usize, usize);

/// What an equation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Law {
    /// Start + entries − exits = end, in a column.
    Identity(usize),
    /// The start of the second column is the end of the first.
    Chain(usize, usize),
    /// The entries of the year, as published.
    Entries,
    /// The exits of the year, as published.
    Exits,
    /// The file active, as published: first start + entries.
    FileActive,
    /// The presence at the end of the year, as published apart from the table.
    End,
    /// The presence at the start of the year, as published apart from the table.
    Start,
}

impl Law {
    /// Whether the equation holds inside the table, whatever is published around it.
    pub(crate) const fn is_inner(self) -> bool {
        matches!(self, Self::Identity(_) | Self::Chain(..))
    }
}

/// `sum of coefficient × cell = constant`.
#[derive(Debug, Clone)]
pub(crate) struct Equation {
    pub(crate) law: Law,
    pub(crate) terms: Vec<(At, i64)>,
    pub(crate) constant: i64,
}

/// A table recognised as monthly movements.
pub(crate) struct Movement<'a> {
    pub(crate) grid: &'a Grid,
    pub(crate) start: Option<usize>,
    pub(crate) entrees: usize,
    pub(crate) sorties: usize,
    pub(crate) end: Option<usize>,
    pub(crate) months: Vec<usize>,
}

impl<'a> Movement<'a> {
    /// Recognises a movement table: months, one row of entries, one of exits, and at least one
    /// of presences; never two rows of one role.
    pub(crate) fn of(grid: &'a Grid) -> Option<Self> {
        let only = |role| match grid.rows_of(role).as_slice() {
            [] => Some(None),
            [row] => Some(Some(*row)),
            _ => None,
        };
        let start = only(RowRole::PresentsStart)?;
        let end = only(RowRole::PresentsEnd)?;
        let entrees = only(RowRole::Entrees)??;
        let sorties = only(RowRole::Sorties)??;
        let months = grid.columns_where(|c| matches!(c, ColumnRole::Month(_)));
        (!months.is_empty() && (start.is_some() || end.is_some())).then_some(Self {
            grid,
            start,
            entrees,
            sorties,
            end,
            months,
        })
    }

    /// The whole number at a cell. A blank among entries or exits is none of them, read as zero;
    /// a blank presence is unknown.
    pub(crate) fn value(&self, (row, column): At) -> Option<i64> {
        match self.grid.cells.get(row).and_then(|line| line.get(column)) {
            Some(Cell::Number(number)) => number.as_int(),
            Some(Cell::Empty) | None if row == self.entrees || row == self.sorties => Some(0),
            Some(Cell::Empty | Cell::Text(_)) | None => None,
        }
    }

    /// The sum of a row over the months, when every month is known.
    pub(crate) fn months_sum(&self, row: usize) -> Option<i64> {
        self.months.iter().map(|&column| self.value((row, column))).sum()
    }

    /// Present on the first day, as the table prints it.
    pub(crate) fn first_start(&self) -> Option<i64> {
        self.value((self.start?, *self.months.first()?))
    }

    /// Present on the last day, as the table prints it.
    pub(crate) fn last_end(&self) -> Option<i64> {
        self.value((self.end?, *self.months.last()?))
    }

    /// The equations inside the table. Where one row of presences is missing, identity and chain
    /// become one.
    pub(crate) fn inner_equations(&self) -> Vec<Equation> {
        let mut equations = Vec::new();
        let flow = |c: usize| [((self.entrees, c), 1), ((self.sorties, c), -1)];
        for (position, &column) in self.months.iter().enumerate() {
            let next = self.months.get(position + 1).copied();
            let opening = match self.start {
                Some(row) => Some((row, column)),
                None => position
                    .checked_sub(1)
                    .and_then(|before| Some((self.end?, *self.months.get(before)?))),
            };
            let closing = match self.end {
                Some(row) => Some((row, column)),
                None => self.start.zip(next),
            };
            if let (Some(opening), Some(closing)) = (opening, closing) {
                let mut terms = vec![(opening, 1), (closing, -1)];
                terms.extend(flow(column));
                equations.push(Equation { law: Law::Identity(column), terms, constant: 0 });
            }
            if let (Some(start), Some(end), Some(next)) = (self.start, self.end, next) {
                let terms = vec![((start, next), 1), ((end, column), -1)];
                equations.push(Equation { law: Law::Chain(column, next), terms, constant: 0 });
            }
        }
        equations
    }

    /// The equations between the table and what is published around it: the total column, then
    /// the balance of the year, which prevails.
    pub(crate) fn outer_equations(&self, claim: Option<&BalanceClaim>) -> Vec<Equation> {
        let total = self.grid.columns_where(|c| c == ColumnRole::Total).first().copied();
        let in_total = |row: Option<usize>| {
            let number = self.grid.number(row?, total?)?;
            number.as_int()
        };
        let entries = claim.and_then(|c| c.entries).or_else(|| in_total(Some(self.entrees)));
        let exits = claim.and_then(|c| c.exits).or_else(|| in_total(Some(self.sorties)));
        let end = claim.and_then(|c| c.end).or_else(|| in_total(self.end));
        let start = claim.and_then(|c| c.start).or_else(|| in_total(self.start));
        let first = self.start.zip(self.months.first().copied());
        let last = self.end.zip(self.months.last().copied());
        let row_terms = |row: usize| -> Vec<(At, i64)> {
            self.months.iter().map(|&column| ((row, column), 1)).collect()
        };
        let mut equations = Vec::new();
        let mut push = |law, terms, constant: Option<i64>| {
            if let Some(constant) = constant {
                equations.push(Equation { law, terms, constant });
            }
        };
        push(Law::Entries, row_terms(self.entrees), entries);
        push(Law::Exits, row_terms(self.sorties), exits);
        if let Some(first) = first {
            push(Law::Start, vec![(first, 1)], start);
            let mut terms = row_terms(self.entrees);
            terms.push((first, 1));
            push(Law::FileActive, terms, claim.and_then(|c| c.file_active));
        }
        if let Some(last) = last {
            push(Law::End, vec![(last, 1)], end);
        }
        equations
    }

    /// Left side minus right side as printed; nothing when a cell is unknown.
    pub(crate) fn gap(&self, equation: &Equation) -> Option<i64> {
        let left: Option<i64> =
            equation.terms.iter().map(|&(at, k)| self.value(at).map(|v| k * v)).sum();
        Some(left? - equation.constant)
    }
}
