//! The native chart of a sheet, drawn by the spreadsheet from its own cells.

use rust_xlsxwriter::{
    Chart as Native, ChartAxisLabelPosition, ChartDataLabel, ChartEmptyCells, ChartFont,
    ChartFormat, ChartLegendPosition, ChartLine, ChartPatternFill, ChartPatternFillType,
    ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::cut;
use crate::{
    chart::{Chart, ChartKind},
    svg::told,
    table::Table,
};

/// The colours of the series, as in the SVG.
const COLOURS: [u32; 8] = [
    0x000b_5f63,
    0x00b5_651d,
    0x004a_5a66,
    0x007a_3b69,
    0x002f_7d54,
    0x008a_6d00,
    0x0034_558b,
    0x00a2_3b3b,
];

const PATTERNS: [ChartPatternFillType; 7] = [
    ChartPatternFillType::DiagonalStripesWideUpwards,
    ChartPatternFillType::Dotted50Percent,
    ChartPatternFillType::HorizontalStripesNarrow,
    ChartPatternFillType::VerticalStripesNarrow,
    ChartPatternFillType::SmallGrid,
    ChartPatternFillType::DiagonalStripesWideDownwards,
    ChartPatternFillType::Trellis,
];

/// Adds the chart beside its figures. The figures of the series go to columns of their own when
/// the table shown is not the plain one (its rows or columns would not match the series).
pub(super) fn insert(
    sheet: &mut Worksheet,
    chart: &Chart,
    name: &str,
    table: &Table,
) -> Result<(), XlsxError> {
    if chart.is_empty() {
        return Ok(());
    }
    let (Ok(count), Ok(below)) =
        (u32::try_from(chart.categories.len()), u32::try_from(table.rows.len()))
    else {
        return Ok(());
    };
    let below = below + u32::try_from(table.notes.len() + table.header_rows.len()).unwrap_or(0) + 3;
    // The sheet of a chart without a table of its own starts with these very figures.
    let has_gaps = (0..chart.series.len())
        .any(|series| (0..chart.categories.len()).any(|at| chart.value(series, at).is_none()));
    let is_plain = chart.table.rows.is_empty() && chart.kind != ChartKind::Pyramid && !has_gaps;
    let start = if is_plain { 1 } else { below + 22 };
    if !is_plain {
        write_data(sheet, chart, start)?;
    }
    let mut native = Native::new(kind(chart));
    for (column, series) in (1_u16..=250).zip(&chart.series) {
        let at = usize::from(column - 1);
        let added = native.add_series();
        added
            .set_name((name, start, column))
            .set_categories((name, start + 1, 0, start + count, 0))
            .set_values((name, start + 1, column, start + count, column))
            .set_format(&mut format(chart.kind, at));
        if chart.kind != ChartKind::Line {
            added.set_gap(if chart.kind == ChartKind::Pyramid { 25 } else { 60 });
            if series.values.len() <= 14 {
                let mut label = ChartDataLabel::new();
                label.show_value().set_num_format(mask(chart));
                if matches!(chart.kind, ChartKind::StackedBars | ChartKind::Pyramid) {
                    // Inside a bar, a plate keeps the figure legible over the pattern.
                    let mut plate = ChartFormat::new();
                    plate.set_solid_fill(ChartSolidFill::new().set_color(Color::White));
                    label.set_format(&mut plate);
                }
                added.set_data_label(&label);
            }
        }
    }
    axes(chart, &mut native);
    native.title().set_name(&words(&chart.title)).set_font(ChartFont::new().set_size(12));
    native.set_alt_text(told(chart).chars().take(250).collect::<String>());
    native.show_empty_cells_as(ChartEmptyCells::Gaps);
    if chart.series.len() > 1 {
        native.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        native.legend().set_hidden();
    }
    native.set_width(720).set_height(400);
    sheet.insert_chart(below, 0, &native)?;
    Ok(())
}

/// The writer's `x` axis is the one drawn level: of values, when bars lie.
fn axes(chart: &Chart, native: &mut Native) {
    let mut grid = ChartLine::new();
    let grid = grid.set_color(Color::RGB(0x00d5_dde1));
    let unit = words(&chart.unit);
    let is_lying = chart.is_lying();
    let values = if is_lying { native.x_axis() } else { native.y_axis() };
    values.set_name(&unit).set_name_font(ChartFont::new().set_size(9));
    values.set_num_format(mask(chart)).set_major_gridlines(true).set_major_gridlines_line(grid);
    let names = if is_lying { native.y_axis() } else { native.x_axis() };
    names.set_major_gridlines(false).set_label_position(ChartAxisLabelPosition::Low);
    if is_lying && chart.kind != ChartKind::Pyramid {
        // First category on top, as in the other formats.
        names.set_reverse();
    }
}

/// Signs are hidden where the left side of a pyramid is drawn with negative numbers.
fn mask(chart: &Chart) -> &'static str {
    match (chart.kind == ChartKind::Pyramid, chart.is_whole()) {
        (true, true) => "#,##0;#,##0",
        (true, false) => "#,##0.0;#,##0.0",
        (false, true) => "#,##0",
        (false, false) => "#,##0.0",
    }
}

/// The words of a title: `=A1` or `Sheet!A1` would be read as a range of cells.
fn words(text: &str) -> String {
    cut(text).trim_start().trim_start_matches('=').replace('!', " ! ")
}

fn write_data(sheet: &mut Worksheet, chart: &Chart, start: u32) -> Result<(), XlsxError> {
    sheet.write_string(start, 0, "Données")?;
    for (column, series) in (1_u16..=250).zip(&chart.series) {
        sheet.write_string(start, column, cut(&series.name))?;
    }
    for (at, (row, category)) in (start + 1..).zip(&chart.categories).enumerate() {
        sheet.write_string(row, 0, cut(category))?;
        for column in 0..chart.series.len().min(250) {
            if let Some(value) = chart.value(column, at) {
                // The left side of a pyramid grows to the left.
                let value =
                    if chart.kind == ChartKind::Pyramid && column == 0 { -value } else { value };
                let column = u16::try_from(column + 1).unwrap_or(u16::MAX);
                sheet.write_number(row, column, value)?;
            }
        }
    }
    Ok(())
}

fn kind(chart: &Chart) -> ChartType {
    match (chart.kind, chart.is_lying()) {
        (ChartKind::Line, _) => ChartType::Line,
        (ChartKind::Pyramid, _) | (ChartKind::StackedBars, true) => ChartType::BarStacked,
        (ChartKind::StackedBars, false) => ChartType::ColumnStacked,
        (_, true) => ChartType::Bar,
        (_, false) => ChartType::Column,
    }
}

fn format(kind: ChartKind, series: usize) -> ChartFormat {
    let colour = Color::RGB(COLOURS[series % COLOURS.len()]);
    let mut format = ChartFormat::new();
    let line = ChartLine::new().set_color(colour).clone();
    match (kind, series % COLOURS.len()) {
        (ChartKind::Line, _) => {
            let mut line = line;
            format.set_line(line.set_width(2.25));
        }
        (_, 0) => {
            format.set_solid_fill(ChartSolidFill::new().set_color(colour));
        }
        (_, at) => {
            format.set_border(&line).set_pattern_fill(
                ChartPatternFill::new()
                    .set_pattern(PATTERNS[at - 1])
                    .set_foreground_color(colour)
                    .set_background_color(Color::White),
            );
        }
    }
    format
}
