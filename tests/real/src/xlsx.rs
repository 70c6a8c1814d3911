//! A register as a workbook to import: the same register gives the same bytes.

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::sheet::{Cell, Register, Sheet};

/// Writes the register: a sheet per record kind, column names on the first row.
///
/// # Errors
///
/// When the workbook cannot be written (a name or a text too long).
pub fn write(register: &Register) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let formats = Formats {
        head: Format::new().set_bold(),
        day: Format::new().set_num_format("dd/mm/yyyy"),
        moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
        decimal: Format::new().set_num_format("0.00"),
    };
    for sheet in &register.sheets {
        write_sheet(book.add_worksheet(), sheet, &formats)?;
    }
    book.save_to_buffer()
}

struct Formats {
    head: Format,
    day: Format,
    moment: Format,
    decimal: Format,
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    page.set_name(sheet.table)?;
    page.set_freeze_panes(1, 0)?;
    let columns = sheet.columns();
    for (at, column) in (0..).zip(&columns) {
        page.write_string_with_format(0, at, *column, &formats.head)?;
        page.set_column_width(at, 16)?;
    }
    for (line, row) in (1..).zip(&sheet.rows) {
        for (column, cell) in &row.cells {
            let Some(at) = columns.iter().position(|name| name == column) else { continue };
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            write_cell(page, (line, at), cell, formats)?;
        }
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (line, at): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => page.write_string(line, at, text)?,
        Cell::Day(day) => page.write_with_format(line, at, &excel_day(*day)?, &formats.day)?,
        Cell::Moment(moment) => {
            page.write_with_format(line, at, &excel_moment(*moment)?, &formats.moment)?
        }
        Cell::Int(number) => page.write_number(line, at, *number)?,
        Cell::Hundredths(number) => {
            page.write_number_with_format(line, at, f64::from(*number) / 100.0, &formats.decimal)?
        }
        Cell::Bool(yes) => page.write_string(line, at, if *yes { "oui" } else { "non" })?,
    };
    Ok(())
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| number.unsigned_abs();
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), part(day.month()), part(day.day()))
}

fn excel_moment(moment: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let hour = u16::from(moment.hour().unsigned_abs());
    excel_day(moment.date())?.and_hms(hour, moment.minute().unsigned_abs(), 0)
}
