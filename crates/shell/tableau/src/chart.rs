//! A counted table or figure as a chart; totals, rates and last year's columns stay in the table.

use figures::{Answer, CellKind, Table as Counted};
use print::{Chart, ChartKind, Series};

use crate::{answer_table, printed_table};

/// What runs along the axis of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartBy {
    /// The lines of the table; each column is a series.
    Lines,
    /// The columns of the table; each line is a series.
    Columns,
}

/// A counted table as a chart. `only` names the lines to draw when there are too many meanings in
/// one table (by label); all when empty.
pub fn chart_of_table(table: &Counted, kind: ChartKind, by: ChartBy, only: &[&str]) -> Chart {
    // The year before is drawn beside its year; totals and percentages are not.
    let drawn = |kind| matches!(kind, CellKind::Plain | CellKind::Previous);
    let columns: Vec<usize> =
        (0..table.columns.len()).filter(|at| drawn(table.columns[*at].kind)).collect();
    let rows: Vec<usize> = (0..table.rows.len())
        .filter(|at| {
            let row = &table.rows[*at];
            let label = row.labels.join(" ");
            !row.total && (only.is_empty() || only.contains(&label.as_str()))
        })
        .collect();
    let value = |r: usize, c: usize| {
        table.rows[r]
            .cells
            .get(c)
            .and_then(|cell| cell.value.number())
            .map(figures::Fraction::to_f64)
    };
    let row_label = |r: usize| table.rows[r].labels.join(" · ");
    let column_label = |c: usize| table.columns[c].labels.join(" · ");
    let (categories, series): (Vec<String>, Vec<Series>) = match by {
        ChartBy::Lines => (
            rows.iter().map(|r| row_label(*r)).collect(),
            columns
                .iter()
                .map(|c| Series {
                    name: column_label(*c),
                    values: rows.iter().map(|r| value(*r, *c)).collect(),
                })
                .collect(),
        ),
        ChartBy::Columns => (
            columns.iter().map(|c| column_label(*c)).collect(),
            rows.iter()
                .map(|r| Series {
                    name: row_label(*r),
                    values: columns.iter().map(|c| value(*r, *c)).collect(),
                })
                .collect(),
        ),
    };
    let mut chart = Chart {
        anchor: format!("graphique-{}", print::anchor_of(&table.id)),
        title: table.title.clone(),
        kind,
        categories,
        series,
        unit: String::new(),
        description: String::new(),
        table: printed_table(table, |_, _| None),
    };
    shorten(&mut chart.categories);
    chart.description = describe(&chart);
    chart
}

/// Takes off the year that every label of an axis repeats: the title and the page say it.
fn shorten(categories: &mut [String]) {
    let year = |label: &str| -> Option<String> {
        let (_, last) = label.rsplit_once(' ')?;
        (last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit())).then(|| format!(" {last}"))
    };
    let Some(common) = categories.first().and_then(|label| year(label)) else { return };
    if categories.len() > 1 && categories.iter().all(|label| label.ends_with(&common)) {
        for label in categories {
            label.truncate(label.len() - common.len());
        }
    }
}

/// A figure counted on one axis as a chart.
pub fn chart_of_answer(answer: &Answer, kind: ChartKind) -> Chart {
    let values = answer.cells.iter().map(|c| c.value.number().map(figures::Fraction::to_f64));
    let mut chart = Chart {
        anchor: format!("graphique-{}", print::anchor_of(&answer.figure)),
        title: answer.label.clone(),
        kind,
        categories: answer.cells.iter().map(|cell| cell.labels.join(" · ")).collect(),
        series: vec![Series { name: answer.label.clone(), values: values.collect() }],
        unit: answer.unit.clone(),
        description: String::new(),
        table: answer_table(answer, |_| None),
    };
    shorten(&mut chart.categories);
    chart.description = describe(&chart);
    chart
}

/// What somebody who does not see the chart should know first: the greatest and the smallest.
fn describe(chart: &Chart) -> String {
    let mut told = Vec::new();
    for (s, series) in chart.series.iter().enumerate().take(4) {
        let points: Vec<(usize, f64)> = (0..chart.categories.len())
            .filter_map(|at| chart.value(s, at).map(|value| (at, value)))
            .collect();
        let greatest = points.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let smallest = points.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some(greatest), Some(smallest)) = (greatest, smallest) {
            told.push(format!(
                "{} : au plus {} ({}), au moins {} ({}).",
                series.name,
                print::number::formatted(greatest.1, print::NumberFormat::Integer),
                chart.categories[greatest.0],
                print::number::formatted(smallest.1, print::NumberFormat::Integer),
                chart.categories[smallest.0]
            ));
        }
    }
    if told.is_empty() { "Aucune donnée sur la période.".to_owned() } else { told.join(" ") }
}
