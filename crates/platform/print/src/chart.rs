//! A chart: categories, series, and the table of the same figures.
//!
//! `values` of a series follow `categories`; `None` is "no figure", drawn as a gap, not as zero.
//! There are no pies: angles are read badly, and horizontal bars say the same thing.

use serde::{Deserialize, Serialize};

use crate::table::{Cell, Column, NumberFormat, Row, Table};

/// A chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chart {
    /// The id other blocks link to.
    pub anchor: String,
    /// What the chart shows.
    pub title: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// The labels along the axis.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
    /// What the values are (`enfants`, `jours`, `%`); may be empty.
    pub unit: String,
    /// What a person who cannot see the chart should know; also the text alternative.
    pub description: String,
    /// The figures behind.
    pub table: Table,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// One upright bar per category (the first series only is expected).
    #[default]
    Bars,
    /// Bars side by side, one per series.
    GroupedBars,
    /// Series stacked in one bar per category; negative values go below the axis.
    StackedBars,
    /// Lying bars, for long labels.
    HorizontalBars,
    /// A line per series.
    Line,
    /// Two series back to back (first left, second right), first category at the bottom.
    Pyramid,
}

/// A series of values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Series {
    /// Its name, in the legend.
    pub name: String,
    /// Its values, one per category.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// A series without gaps.
    pub fn new(name: impl Into<String>, values: &[f64]) -> Self {
        Self { name: name.into(), values: values.iter().copied().map(Some).collect() }
    }
}

impl Chart {
    /// The value of `series` in `category`: `None` when missing or not a finite number.
    pub fn value(&self, series: usize, category: usize) -> Option<f64> {
        let value = self.series.get(series)?.values.get(category).copied().flatten()?;
        value.is_finite().then_some(value)
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        !(0..self.series.len())
            .any(|series| (0..self.categories.len()).any(|at| self.value(series, at).is_some()))
    }

    /// Whether every value is whole, so that axes and labels need no decimals.
    pub fn is_whole(&self) -> bool {
        self.series
            .iter()
            .flat_map(|series| series.values.iter().flatten())
            .all(|value| value.fract() == 0.0)
    }

    /// Whether the bars lie when an office program draws them: by kind, or because upright ones
    /// would have no room for their labels or values.
    pub(crate) fn is_lying(&self) -> bool {
        match self.kind {
            ChartKind::HorizontalBars | ChartKind::Pyramid => true,
            ChartKind::Line => false,
            ChartKind::Bars | ChartKind::GroupedBars => {
                self.has_long_labels() || self.categories.len() * self.series.len() > 36
            }
            ChartKind::StackedBars => self.has_long_labels() || self.categories.len() > 24,
        }
    }

    fn has_long_labels(&self) -> bool {
        self.categories.len() > 2 && self.categories.iter().any(|label| label.chars().count() > 16)
    }

    /// The table behind the chart; made from the series when the caller gave none.
    pub fn figures(&self) -> Table {
        if !self.table.rows.is_empty() {
            return self.table.clone();
        }
        let format = if self.is_whole() { NumberFormat::Integer } else { NumberFormat::Decimal(1) };
        let mut columns = vec![Column::text("")];
        columns.extend(self.series.iter().map(|series| Column::number(series.name.clone())));
        let rows = self.categories.iter().enumerate().map(|(at, category)| {
            let mut cells = vec![Cell::header(category.clone())];
            cells.extend((0..self.series.len()).map(|series| {
                self.value(series, at)
                    .map_or_else(|| Cell::text("–"), |value| Cell::number(value, format))
            }));
            Row::new(cells)
        });
        let caption = if self.unit.is_empty() {
            self.title.clone()
        } else {
            format!("{} ({})", self.title, self.unit)
        };
        Table {
            anchor: format!("{}-chiffres", self.anchor),
            caption,
            rows: rows.collect(),
            columns,
            ..Table::default()
        }
    }
}
