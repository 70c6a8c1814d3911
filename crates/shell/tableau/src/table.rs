//! A counted table or figure as a printed table: the same words, numbers and totals.

use figures::{Answer, CellKind, CellValue, Table as Counted, spec::Format};
use print::{Cell, Column, HeaderCell, NumberFormat, Row, Table};

/// How a spreadsheet shows a value of `format`.
pub fn number_format(format: Format, decimals: u8) -> NumberFormat {
    match format {
        Format::Pourcent => NumberFormat::Percent(decimals),
        Format::Euros => NumberFormat::Euros(decimals),
        _ if decimals == 0 => NumberFormat::Integer,
        _ => NumberFormat::Decimal(decimals),
    }
}

fn cell(value: CellValue, text: &str, format: NumberFormat, href: Option<String>) -> Cell {
    Cell {
        text: text.to_owned(),
        number: match value {
            // A duration in months and days is words, not a number.
            CellValue::Civil { .. } => None,
            other => other.number().map(figures::Fraction::to_f64),
        },
        format,
        header: false,
        href,
    }
}

/// A guess of how the cell was printed: a table mixes counts, rates and means.
fn format_of(text: &str) -> NumberFormat {
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let decimals =
        number.rsplit_once(',').map_or(0, |(_, part)| u8::try_from(part.len()).unwrap_or_default());
    if text.ends_with('%') {
        NumberFormat::Percent(decimals)
    } else if text.ends_with('€') {
        NumberFormat::Euros(decimals)
    } else if decimals > 0 {
        NumberFormat::Decimal(decimals)
    } else {
        NumberFormat::Integer
    }
}

/// A counted table, each cell leading to `link(row, column)` when it gives an address.
pub fn printed_table(table: &Counted, link: impl Fn(usize, usize) -> Option<String>) -> Table {
    let heads = table.row_heads.len().max(1);
    let mut columns: Vec<Column> = (0..heads)
        .map(|at| Column::text(table.row_heads.get(at).cloned().unwrap_or_default()))
        .collect();
    columns.extend(
        table.columns.iter().map(|c| Column::number(c.labels.last().cloned().unwrap_or_default())),
    );
    let depth = table.columns.iter().map(|c| c.labels.len()).max().unwrap_or(1);
    let header_rows =
        (0..depth.saturating_sub(1)).map(|level| grouped(table, level, heads)).collect();
    let rows = table
        .rows
        .iter()
        .enumerate()
        .map(|(r, row)| {
            let mut cells: Vec<Cell> = (0..heads)
                .map(|at| Cell::header(row.labels.get(at).cloned().unwrap_or_default()))
                .collect();
            cells.extend(row.cells.iter().enumerate().map(|(c, found)| {
                let opens = matches!(found.kind, CellKind::Plain | CellKind::Total)
                    && found.value.number().is_some_and(|n| !n.is_zero());
                let href = if opens { link(r, c) } else { None };
                cell(found.value, &found.text, format_of(&found.text), href)
            }));
            if row.total { Row::total(cells) } else { Row::new(cells) }
        })
        .collect();
    Table {
        anchor: print::anchor_of(&table.id),
        caption: table.title.clone(),
        columns,
        header_rows,
        rows,
        notes: table.notes.clone(),
    }
}

fn grouped(table: &Counted, level: usize, heads: usize) -> Vec<HeaderCell> {
    let mut cells =
        vec![HeaderCell { text: String::new(), span: u16::try_from(heads).unwrap_or(1) }];
    for column in &table.columns {
        // Labels are given the outer first; a short list has no outer label.
        let outer = column.labels.len().saturating_sub(1);
        let text = if level < outer { column.labels[level].clone() } else { String::new() };
        match cells.last_mut() {
            Some(last) if cells_len_is_group(last, &text) => last.span += 1,
            _ => cells.push(HeaderCell { text, span: 1 }),
        }
    }
    cells
}

fn cells_len_is_group(last: &HeaderCell, text: &str) -> bool {
    !text.is_empty() && last.text == text
}

/// A counted figure as a table: its axes in lines, its value, and n/N when it is a rate or a mean.
pub fn answer_table(answer: &Answer, link: impl Fn(usize) -> Option<String>) -> Table {
    let with_base = answer.cells.iter().any(|cell| cell.base.is_some());
    let mut columns: Vec<Column> =
        answer.axes.iter().map(|axis| Column::text(axis.label.clone())).collect();
    if columns.is_empty() {
        columns.push(Column::text("Période"));
    }
    columns.push(Column::number(answer.label.clone()));
    if with_base {
        columns.push(Column::number("n"));
        columns.push(Column::number("N"));
    }
    let format = number_format(answer.format, answer.decimals);
    let rows = answer
        .cells
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let mut cells: Vec<Cell> = if found.labels.is_empty() {
                vec![Cell::header(answer.window.clone())]
            } else {
                found.labels.iter().map(|label| Cell::header(label.clone())).collect()
            };
            let href = if found.rows > 0 { link(at) } else { None };
            cells.push(cell(found.value, &found.text, format, href));
            if with_base {
                for part in [found.n, found.base] {
                    cells.push(part.map_or_else(
                        || Cell::text(""),
                        |n| Cell { text: n.french(0), number: Some(n.to_f64()), ..Cell::default() },
                    ));
                }
            }
            Row::new(cells)
        })
        .collect();
    Table {
        anchor: print::anchor_of(&answer.figure),
        caption: format!("{} ({})", answer.label, answer.window),
        columns,
        rows,
        notes: answer.warnings.clone(),
        ..Table::default()
    }
}
