//! Tables: lines × columns of figures, with totals counted anew on individuals, never typed.
//!
//! A total is the figure without the axis. When it is not the sum of its lines, as with distinct
//! persons, the table says so.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::answer::{AxisHead, CellValue, KeyPart};
use crate::axis::order;
use crate::compose::{Counted, counted, previous};
use crate::evaluate::{Ask, EvalError, World, find, window_of};
use crate::fraction::Fraction;
use crate::protect;
use crate::spec::{AxisSpec, FigureSpec, Format, PercentOf, TableSpec};
use crate::tell::{cell, heads, labels_of, shown_keys, window_told};

/// What a cell of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// A figure at its line and column.
    Plain,
    /// A total, counted without one of the axes.
    Total,
    /// The year before, as published.
    Previous,
    /// A percentage.
    Percent,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCell {
    /// What it is.
    pub kind: CellKind,
    /// The figure.
    pub figure: String,
    /// The axes it is counted on: with `key`, what [`crate::records`] wants.
    pub axes: Vec<AxisSpec>,
    /// Its coordinates on those axes.
    pub key: Vec<KeyPart>,
    /// Its value.
    pub value: CellValue,
    /// The value as printed.
    pub text: String,
    /// What stands above the line.
    pub n: Option<Fraction>,
    /// What stands below the line.
    pub base: Option<Fraction>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// Its labels, one for each axis of the lines.
    pub labels: Vec<String>,
    /// The line is a total.
    pub total: bool,
    /// Its cells, one for each column.
    pub cells: Vec<TableCell>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// Its labels, the outer first.
    pub labels: Vec<String>,
    /// What its cells are.
    pub kind: CellKind,
}

/// A figure of a table, for the page of definitions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The figure.
    pub figure: String,
    /// Its label.
    pub label: String,
    /// Its definition.
    pub definition: String,
    /// The window counted, printed.
    pub window: String,
    /// What is left out.
    pub exclusions: Option<String>,
}

/// A table counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The headings of the labels of the lines.
    pub row_heads: Vec<String>,
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The lines.
    pub rows: Vec<TableRow>,
    /// The figures it shows.
    pub definitions: Vec<Definition>,
    /// What must be printed under it, in French.
    pub notes: Vec<String>,
    /// Small numbers up to this one are hidden, and the others rounded to its multiples; 0 when they are told as they are.
    pub mask_up_to: u32,
}

/// A line or a column before its cells are filled.
#[derive(Clone)]
struct Line {
    labels: Vec<String>,
    /// The figure, when this side has figures.
    figure: Option<String>,
    /// The coordinates, when this side has axes; `None` for a total.
    key: Option<Vec<KeyPart>>,
}

/// Counts a table of the catalogue.
///
/// # Errors
///
/// [`EvalError`] when the table, a figure or its facts are not there.
pub fn evaluate_table(world: &World<'_>, table: &str, ask: &Ask) -> Result<Table, EvalError> {
    let spec = world.catalogue.table(table).ok_or_else(|| EvalError::NoTable(table.to_owned()))?;
    evaluate_table_spec(world, spec, ask)
}

/// Counts a table that is not in the catalogue: a draft.
///
/// # Errors
///
/// [`EvalError`] when a figure or its facts are not there.
pub fn evaluate_table_spec(
    world: &World<'_>,
    spec: &TableSpec,
    ask: &Ask,
) -> Result<Table, EvalError> {
    if ask.start >= ask.end {
        return Err(EvalError::EmptyPeriod);
    }
    let mut maker = Maker::new(world, spec, ask)?;
    let table = maker.make()?;
    if world.mask_up_to == 0 {
        return Ok(table);
    }
    protect::table(world, ask, spec.percent_decimals, table)
}

/// Which totals a count is: without the axes of the lines, of the columns.
type Without = (bool, bool);

struct Maker<'w, 'a> {
    world: &'w World<'a>,
    spec: &'w TableSpec,
    ask: &'w Ask,
    figures: Vec<&'a FigureSpec>,
    counts: HashMap<(String, Without, bool), Counted>,
    notes: Vec<String>,
}

impl<'w, 'a> Maker<'w, 'a> {
    fn new(world: &'w World<'a>, spec: &'w TableSpec, ask: &'w Ask) -> Result<Self, EvalError> {
        let listed = spec.rows.figures.iter().chain(&spec.columns.figures);
        let mut ids: Vec<&String> = listed.collect();
        if ids.is_empty() {
            ids.extend(&spec.figure);
        }
        let figures = ids.into_iter().map(|id| find(world, id)).collect::<Result<Vec<_>, _>>()?;
        if figures.is_empty() {
            return Err(EvalError::NoFigure(String::new()));
        }
        Ok(Self { world, spec, ask, figures, counts: HashMap::new(), notes: Vec::new() })
    }

    fn axes(&self, without: Without) -> Vec<AxisSpec> {
        let rows = self.spec.rows.axes.iter().filter(|_| !without.0);
        let columns = self.spec.columns.axes.iter().filter(|_| !without.1);
        rows.chain(columns).cloned().collect()
    }

    /// Counts a figure once for each total and year.
    fn count(
        &mut self,
        figure: &FigureSpec,
        without: Without,
        before: bool,
    ) -> Result<&Counted, EvalError> {
        let key = (figure.id.clone(), without, before);
        if !self.counts.contains_key(&key) {
            let axes = self.axes(without);
            let counted = if before {
                previous(self.world, figure, &axes, self.ask, 0)?
            } else {
                counted(self.world, figure, &axes, self.ask, 0)?
            };
            for warning in &counted.warnings {
                if !self.notes.contains(warning) {
                    self.notes.push(warning.clone());
                }
            }
            self.counts.insert(key.clone(), counted);
        }
        Ok(&self.counts[&key])
    }

    fn make(&mut self) -> Result<Table, EvalError> {
        let (rows, columns) = (self.lines(true)?, self.lines(false)?);
        let mut table = Table {
            id: self.spec.id.clone(),
            title: self.spec.title.clone(),
            row_heads: self.row_heads(),
            columns: self.columns(&columns),
            rows: Vec::new(),
            definitions: self.definitions(),
            notes: Vec::new(),
            mask_up_to: 0,
        };
        for row in &rows {
            let mut cells = Vec::new();
            for column in &columns {
                self.fill(row, column, &mut cells)?;
            }
            let total = row.key.is_none() && row.figure.is_none();
            table.rows.push(TableRow { labels: row.labels.clone(), total, cells });
        }
        self.say_totals()?;
        self.notes.extend(self.spec.note.clone());
        table.notes = std::mem::take(&mut self.notes);
        Ok(table)
    }

    fn row_heads(&self) -> Vec<String> {
        if self.spec.rows.axes.is_empty() {
            return vec![String::new()];
        }
        let heads = heads(self.world, self.figures[0], &self.spec.rows.axes);
        heads.into_iter().map(|head| head.label).collect()
    }

    /// Returns the lines (or columns), totals last.
    fn lines(&mut self, rows: bool) -> Result<Vec<Line>, EvalError> {
        let spec = self.spec;
        let (side, total) =
            if rows { (&spec.rows, &spec.total_row) } else { (&spec.columns, &spec.total_column) };
        let total = total.clone().map(|label| {
            let mut labels = vec![String::new(); side.axes.len().max(1)];
            labels[0] = label;
            Line { labels, figure: None, key: None }
        });
        if !side.figures.is_empty() {
            let world = self.world;
            return side
                .figures
                .iter()
                .map(|id| {
                    let figure = find(world, id)?;
                    let labels = vec![figure.label.clone()];
                    Ok(Line { labels, figure: Some(id.clone()), key: None })
                })
                .collect();
        }
        if side.axes.is_empty() {
            let label = if rows { String::new() } else { self.figures[0].label.clone() };
            return Ok(vec![Line { labels: vec![label], figure: None, key: Some(Vec::new()) }]);
        }
        let heads = heads(self.world, self.figures[0], &side.axes);
        let keys = self.keys(&heads, rows)?;
        let lines = keys.into_iter().map(|key| Line {
            labels: labels_of(self.world, &heads, &key),
            figure: None,
            key: Some(key),
        });
        Ok(lines.chain(total).collect())
    }

    /// Returns the coordinates of a side that some figure reaches this year or the year before.
    fn keys(&mut self, heads: &[AxisHead], rows: bool) -> Result<Vec<Vec<KeyPart>>, EvalError> {
        let mut found: HashSet<Vec<KeyPart>> = HashSet::new();
        let skip = if rows { 0 } else { self.spec.rows.axes.len() };
        for figure in self.figures.clone() {
            for before in [false, true] {
                if before && !self.spec.previous {
                    continue;
                }
                let counted = self.count(figure, (false, false), before)?;
                found
                    .extend(counted.cells.keys().map(|key| key[skip..skip + heads.len()].to_vec()));
            }
        }
        let figure = self.figures[0];
        let shown =
            shown_keys(self.world, figure, heads, &found.iter().collect::<Vec<_>>(), self.ask);
        let mut keys: Vec<Vec<KeyPart>> = match shown.as_slice() {
            [only] => only.iter().map(|part| vec![part.clone()]).collect(),
            _ => found.into_iter().collect(),
        };
        keys.sort_by_cached_key(|key| {
            let parts = heads.iter().zip(key);
            parts.map(|(head, part)| order(head, part, self.world.setting)).collect::<Vec<_>>()
        });
        Ok(keys)
    }

    fn columns(&self, lines: &[Line]) -> Vec<TableColumn> {
        let mut columns = Vec::new();
        for line in lines {
            let kind = if line.key.is_none() && line.figure.is_none() {
                CellKind::Total
            } else {
                CellKind::Plain
            };
            let with = |last: &str| {
                let mut labels = line.labels.clone();
                labels.push(last.to_owned());
                labels
            };
            if self.spec.previous {
                columns.push(TableColumn { labels: with("N-1"), kind: CellKind::Previous });
                columns.push(TableColumn { labels: with("N"), kind });
            } else {
                columns.push(TableColumn { labels: line.labels.clone(), kind });
            }
            if self.spec.percent.is_some() {
                columns.push(TableColumn { labels: with("%"), kind: CellKind::Percent });
            }
        }
        columns
    }

    fn fill(
        &mut self,
        row: &Line,
        column: &Line,
        cells: &mut Vec<TableCell>,
    ) -> Result<(), EvalError> {
        let named = row.figure.as_ref().or(column.figure.as_ref());
        let figure = match named {
            Some(id) => find(self.world, id)?,
            None => self.figures[0],
        };
        let without = (
            row.key.is_none() && row.figure.is_none(),
            column.key.is_none() && column.figure.is_none(),
        );
        let parts = |line: &Line| line.key.clone().unwrap_or_default();
        let key: Vec<KeyPart> = parts(row).into_iter().chain(parts(column)).collect();
        let kind = if without == (false, false) { CellKind::Plain } else { CellKind::Total };
        if self.spec.previous {
            cells.push(self.cell(figure, without, true, &key, CellKind::Previous)?);
        }
        let plain = self.cell(figure, without, false, &key, kind)?;
        if let Some(of) = self.spec.percent {
            let base = self.base(figure, without, row, column, of)?;
            let share = plain
                .value
                .number()
                .zip(base)
                .and_then(|(n, base)| Some(n.divide(base)? * Fraction::whole(100)));
            let value =
                share.map_or(CellValue::Empty(crate::spec::Empty::SansDonnee), CellValue::Number);
            let text = value.french(self.spec.percent_decimals, Format::Pourcent);
            let n = plain.value.number();
            let percent =
                TableCell { kind: CellKind::Percent, value, text, n, base, ..plain.clone() };
            cells.push(plain);
            cells.push(percent);
        } else {
            cells.push(plain);
        }
        Ok(())
    }

    fn cell(
        &mut self,
        figure: &FigureSpec,
        without: Without,
        before: bool,
        key: &[KeyPart],
        kind: CellKind,
    ) -> Result<TableCell, EvalError> {
        let axes = self.axes(without);
        let world = self.world;
        let part = self.count(figure, without, before)?.cells.get(key).cloned();
        let heads = heads(world, figure, &axes);
        let cell = cell(world, figure, &heads, key.to_vec(), part.as_ref());
        Ok(TableCell {
            kind,
            figure: figure.id.clone(),
            axes,
            key: cell.key,
            value: cell.value,
            text: cell.text,
            n: cell.n,
            base: cell.base,
        })
    }

    /// Returns the denominator of a cell's percentage.
    fn base(
        &mut self,
        figure: &FigureSpec,
        without: Without,
        row: &Line,
        column: &Line,
        of: PercentOf,
    ) -> Result<Option<Fraction>, EvalError> {
        let parts = |line: &Line| line.key.clone().unwrap_or_default();
        let (total, key) = match of {
            PercentOf::Colonne => ((true, without.1), parts(column)),
            PercentOf::Ligne => ((without.0, true), parts(row)),
            PercentOf::Tableau => ((true, true), Vec::new()),
        };
        let part = self.count(figure, total, false)?.cells.get(&key).cloned();
        Ok(part.and_then(|part| part.value?.number()))
    }

    /// Says of each total of the lines whether it is their sum.
    fn say_totals(&mut self) -> Result<(), EvalError> {
        let totals = [
            (self.spec.total_row.is_some() && !self.spec.rows.axes.is_empty(), (true, true)),
            (self.spec.total_column.is_some() && !self.spec.columns.axes.is_empty(), (true, true)),
        ];
        if !totals.iter().any(|(asked, _)| *asked) {
            return Ok(());
        }
        for figure in self.figures.clone() {
            let number = |counted: &Counted| {
                let values = counted.cells.values();
                values.filter_map(|part| part.value?.number()).sum::<Fraction>()
            };
            let sum = number(self.count(figure, (false, false), false)?);
            let total = number(self.count(figure, (true, true), false)?);
            let keyed = !matches!(figure.unit.as_deref(), None | Some("ligne"));
            let note = if sum == total {
                format!("{} : total = somme des lignes.", figure.label)
            } else if keyed {
                format!("{} : total distinct, chacun compté une fois.", figure.label)
            } else {
                format!(
                    "{} : total recalculé sur l'ensemble, et non somme des cases.",
                    figure.label
                )
            };
            self.notes.push(note);
        }
        Ok(())
    }

    fn definitions(&self) -> Vec<Definition> {
        self.figures
            .iter()
            .map(|figure| {
                let (start, end) = window_of(figure, self.ask);
                Definition {
                    figure: figure.id.clone(),
                    label: figure.label.clone(),
                    definition: figure.definition.clone(),
                    window: window_told(self.world.setting, (start, end)),
                    exclusions: figure.exclusions.clone(),
                }
            })
            .collect()
    }
}
