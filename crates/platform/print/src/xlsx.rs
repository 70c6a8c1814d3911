//! The tables and charts of a document as a workbook: numbers are numbers, charts are native.
//!
//! A sheet of contents, then a sheet per table and per chart. Text is always written as text,
//! so no cell a person typed runs as a formula. The same document gives the same bytes.

mod picture;
mod sheets;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};

use crate::{
    chart::Chart,
    date,
    error::PrintError,
    escape::clean,
    model::Document,
    table::{Align, Cell, NumberFormat, RowKind, Table},
};

const ACCENT: Color = Color::RGB(0x000b_5f63);
const WASH: Color = Color::RGB(0x00f3_f6f6);
const LINE: Color = Color::RGB(0x00d5_dde1);
const SOFT: Color = Color::RGB(0x0051_626c);

/// Writes the tables and charts of the document as a workbook.
///
/// # Errors
///
/// [`PrintError::Xlsx`] when the workbook cannot be written (a text over 32,767 letters is cut
/// first, so only a fault of this crate remains).
pub fn xlsx(document: &Document) -> Result<Vec<u8>, PrintError> {
    let pages = sheets::collect(&document.blocks);
    let mut book = Workbook::new();
    book.set_properties(&properties(document)?);
    contents(book.add_worksheet(), document, &pages)?;
    for page in &pages {
        let sheet = book.add_worksheet();
        sheet.set_name(&page.name)?;
        let last = write_table(sheet, &page.table)?;
        foot(sheet, last, 0, &document.foot)?;
        if let Some(chart) = page.chart {
            sheet.set_print_fit_to_pages(1, 1);
            picture::insert(sheet, chart, &page.name, &page.table)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// One sheet to be written.
struct Page<'a> {
    name: String,
    title: String,
    table: Table,
    chart: Option<&'a Chart>,
}

fn properties(document: &Document) -> Result<DocProperties, XlsxError> {
    // A fixed day when the document has none: no clock here.
    let (year, month, day) = date::read(&document.date_line).map_or((2000, 1, 1), |day| {
        (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
    });
    let created = ExcelDateTime::from_ymd(year.max(1900), month, day)?;
    Ok(DocProperties::new()
        .set_title(clean(&document.title))
        .set_subject(clean(&document.subtitle))
        .set_author(clean(&document.organisation))
        .set_company(clean(&document.organisation))
        .set_creation_datetime(&created))
}

fn contents(
    sheet: &mut Worksheet,
    document: &Document,
    pages: &[Page<'_>],
) -> Result<(), XlsxError> {
    sheet.set_name(sheets::CONTENTS)?;
    sheet.set_column_width(0, 5)?.set_column_width(1, 78)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let title = Format::new().set_bold().set_font_size(16).set_font_color(ACCENT);
    let soft = Format::new().set_font_color(SOFT);
    write_text(sheet, 0, 1, &document.title, &title)?;
    let subtitle = [&document.subtitle, &document.organisation, &document.date_line]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" – ");
    write_text(sheet, 1, 1, &subtitle, &soft)?;
    for (row, page) in (3_u32..).zip(pages) {
        sheet.write_number_with_format(row, 0, row - 2, &soft)?;
        let target = format!("internal:'{}'!A1", page.name.replace('\'', "''"));
        sheet.write_url_with_text(row, 1, Url::new(target), cut(&page.title))?;
    }
    foot(sheet, 3 + u32::try_from(pages.len()).unwrap_or_default(), 1, &document.foot)
}

/// The foot of the document: on paper at the bottom of each page, on screen under the last row.
fn foot(sheet: &mut Worksheet, last: u32, column: u16, words: &str) -> Result<(), XlsxError> {
    if words.is_empty() {
        return Ok(());
    }
    // A spreadsheet takes 255 letters there, and reads `&` as an order of its own.
    let short: String = clean(words).chars().take(200).collect();
    sheet.set_footer(format!("&L&8{}&R&8&P / &N", short.replace('&', "&&")));
    let note = Format::new().set_italic().set_font_color(SOFT);
    write_text(sheet, last + 2, column, words, &note)
}

/// Writes the table; returns the last row written.
fn write_table(sheet: &mut Worksheet, table: &Table) -> Result<u32, XlsxError> {
    let caption = Format::new().set_bold().set_font_size(13).set_font_color(ACCENT);
    write_text(sheet, 0, 0, &table.caption, &caption)?;
    let mut row = 1;
    for header in &table.header_rows {
        let format = head(Align::Centre);
        let mut column = 0_u16;
        for cell in header {
            let last = column.saturating_add(cell.span.max(1) - 1);
            if !cell.text.is_empty() && last > column {
                sheet.merge_range(row, column, row, last, &cut(&cell.text), &format)?;
            } else {
                write_text(sheet, row, column, &cell.text, &format)?;
            }
            column = last.saturating_add(1);
        }
        row += 1;
    }
    for (column, each) in (0_u16..).zip(&table.columns) {
        write_text(sheet, row, column, &each.label, &head(each.align))?;
        sheet.set_column_width(column, f64::from(width(table, usize::from(column))))?;
    }
    sheet.set_freeze_panes(row + 1, u16::from(table.columns.len() > 1))?;
    sheet.set_repeat_rows(0, row)?;
    row += 1;
    for each in &table.rows {
        let mut lines = 1;
        for (column, cell) in (0_u16..).zip(&each.cells) {
            let align = table.columns.get(usize::from(column)).map_or(Align::Left, |c| c.align);
            lines = lines.max(rows_of(cell, width(table, usize::from(column))));
            write_cell(sheet, row, column, cell, body(align, each.kind, cell))?;
        }
        if lines > 1 {
            sheet.set_row_height(row, 15 * u32::from(lines))?;
        }
        row += 1;
    }
    let note = Format::new().set_italic().set_font_color(SOFT);
    for each in &table.notes {
        row += 1;
        write_text(sheet, row, 0, each, &note)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(row)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: Format,
) -> Result<(), XlsxError> {
    match cell.number.filter(|number| number.is_finite()) {
        Some(number) => {
            let format = format.set_num_format(mask(cell.format));
            sheet.write_number_with_format(row, column, number, &format)?;
            Ok(())
        }
        None => write_text(sheet, row, column, &cell.text, &format),
    }
}

fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        sheet.write_string_with_format(row, column, cut(text), format)?;
    }
    Ok(())
}

/// A spreadsheet takes 32,767 letters in a cell.
fn cut(text: &str) -> String {
    clean(text).chars().take(16_000).collect()
}

fn head(align: Align) -> Format {
    aligned(align)
        .set_bold()
        .set_text_wrap()
        .set_background_color(WASH)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(ACCENT)
}

fn body(align: Align, kind: RowKind, cell: &Cell) -> Format {
    let format = aligned(align)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
        .set_align(FormatAlign::VerticalCenter);
    let format = if cell.number.is_none() { format.set_text_wrap() } else { format };
    match kind {
        RowKind::Normal => format,
        RowKind::Subtotal => format.set_bold().set_background_color(WASH),
        RowKind::Total => format
            .set_bold()
            .set_background_color(WASH)
            .set_border_top(FormatBorder::Medium)
            .set_border_top_color(ACCENT),
    }
}

fn aligned(align: Align) -> Format {
    Format::new().set_align(match align {
        Align::Left => FormatAlign::Left,
        Align::Centre => FormatAlign::Center,
        Align::Right => FormatAlign::Right,
    })
}

/// The width of a column, in letters.
fn width(table: &Table, column: usize) -> u8 {
    let letters = |text: &str| u8::try_from(text.chars().count()).unwrap_or(u8::MAX);
    let label = table.columns.get(column).map_or(0, |each| letters(&each.label).min(16));
    let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let widest = cells.map(|cell| letters(&cell.text)).max().unwrap_or(0);
    label.max(widest).clamp(9, 58) + 2
}

/// How many lines a text takes in a column of that width.
fn rows_of(cell: &Cell, width: u8) -> u8 {
    let room = usize::from(width.saturating_sub(2).max(1));
    let lines: usize =
        cell.text.split('\n').map(|line| line.chars().count().div_ceil(room).max(1)).sum();
    u8::try_from(lines.min(20)).unwrap_or(20)
}

/// The format of a number in a spreadsheet; per cent are kept as they are, not divided.
fn mask(format: NumberFormat) -> String {
    let zeros = |decimals: u8| match decimals {
        0 => String::new(),
        decimals => format!(".{}", "0".repeat(usize::from(decimals.min(9)))),
    };
    match format {
        NumberFormat::Integer => "#,##0".to_owned(),
        NumberFormat::Decimal(decimals) => format!("#,##0{}", zeros(decimals)),
        NumberFormat::Percent(decimals) => format!("#,##0{}\" %\"", zeros(decimals)),
        NumberFormat::Euros(decimals) => format!("#,##0{}\" €\"", zeros(decimals)),
    }
}
