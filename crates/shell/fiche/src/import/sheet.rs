//! A file as sheets of text: every cell as somebody would type it.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use calamine::{Data, Ods, Reader as _, Xlsx};

use super::ods;

/// A sheet: its headings, then its rows with the number they bear in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; for a CSV file, the name of the file.
    pub name: String,
    /// Its headings.
    pub header: Vec<String>,
    /// Its rows: number in the file (the heading is 1), and cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Why a file cannot be read, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SheetError(pub String);

/// The most rows a file may hold.
const ROWS: usize = 100_000;
/// The most columns that are looked at.
const COLUMNS: usize = 80;

/// The most cells that an `OpenDocument` workbook may have once unfolded, empty ones included: its reader
/// makes the whole room, of about 150 bytes a cell.
const CELLS: u64 = 2_500_000;

/// The most bytes that a workbook may hold once unpacked.
const UNPACKED: u64 = 200 * 1024 * 1024;

fn unreadable() -> SheetError {
    SheetError(
        "Ce fichier n’est pas un classeur lisible. Enregistrez-le au format Excel (.xlsx), \
         OpenDocument (.ods) ou CSV, puis recommencez."
            .to_owned(),
    )
}

fn too_large() -> SheetError {
    SheetError(format!(
        "Ce fichier est trop grand : au plus {ROWS} lignes et {COLUMNS} colonnes par classeur. \
         Importez-le en plusieurs fois."
    ))
}

/// Reads an XLSX or ODS workbook.
///
/// # Errors
///
/// [`SheetError`] when it is no workbook, or too large.
pub fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    unpacks_well(bytes)?;
    if let Ok(book) = Xlsx::new(Cursor::new(bytes)) {
        return xlsx(book);
    }
    unfolds_well(bytes)?;
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut sheets = Vec::new();
    let mut total = 0;
    for (name, range) in book.worksheets() {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let mut lines = range.rows().enumerate();
        let Some((_, header)) = lines.next() else { continue };
        let header: Vec<String> = header.iter().take(COLUMNS).map(text_of).collect();
        let mut rows = Vec::new();
        for (index, line) in lines {
            let cells: Vec<String> = line.iter().take(COLUMNS).map(text_of).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push((first + index + 1, cells));
            }
        }
        total += rows.len();
        if total > ROWS {
            return Err(too_large());
        }
        sheets.push(Sheet { name, header, rows });
    }
    Ok(sheets)
}

/// Unpacks a workbook into nothing, counting: what its headers say is not believed.
fn unpacks_well(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| unreadable())?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| unreadable())?;
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Measures an `OpenDocument` workbook before its reader unfolds what it repeats.
fn unfolds_well(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let corners = ods::corners(&mut archive).ok_or_else(unreadable)?;
    let far = |corner: &ods::Corner| corner.row > ROWS as u64 || corner.column > COLUMNS as u64;
    let (rows, cells) = corners.iter().fold((0_u64, 0_u64), |(rows, cells), corner| {
        (rows.saturating_add(corner.row), cells.saturating_add(corner.cells()))
    });
    if corners.iter().any(far) || rows > ROWS as u64 || cells > CELLS {
        return Err(too_large());
    }
    Ok(())
}

/// Reads cell by cell: a cell far away must not make a room for all those before it.
fn xlsx(mut book: Xlsx<Cursor<&[u8]>>) -> Result<Vec<Sheet>, SheetError> {
    let mut sheets = Vec::new();
    let mut total = 0;
    for name in book.sheet_names() {
        let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut cells = book.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
        while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
            let (row, column) = cell.get_position();
            let column = column as usize;
            if column >= COLUMNS {
                continue;
            }
            let text = text_of(&Data::from(cell.get_value().clone()));
            if text.is_empty() {
                continue;
            }
            let line = lines.entry(row).or_default();
            if line.len() <= column {
                line.resize(column + 1, String::new());
            }
            line[column] = text;
            if lines.len() > ROWS {
                return Err(too_large());
            }
        }
        let mut lines = lines.into_iter();
        let Some((_, header)) = lines.next() else { continue };
        let width = header.len();
        let rows: Vec<(usize, Vec<String>)> = lines
            .map(|(row, mut line)| {
                line.resize(line.len().max(width), String::new());
                (row as usize + 1, line)
            })
            .collect();
        total += rows.len();
        if total > ROWS {
            return Err(too_large());
        }
        sheets.push(Sheet { name, header, rows });
    }
    Ok(sheets)
}

/// Reads a CSV file: UTF-8 or the old Western encoding, `;`, `,` or tabulation.
///
/// # Errors
///
/// [`SheetError`] when a line cannot be read.
pub fn read_csv(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Old spreadsheets write Latin-1, whose bytes are the first Unicode letters.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|d| first.bytes().filter(|b| b == d).count())
        .unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut header = Vec::new();
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|_| {
            SheetError(format!("La ligne {} du fichier ne peut pas être lue.", index + 1))
        })?;
        let cells: Vec<String> =
            record.iter().take(COLUMNS).map(|cell| cell.trim().to_owned()).collect();
        if index == 0 {
            header = cells;
        } else if cells.iter().any(|cell| !cell.is_empty()) {
            let line = record
                .position()
                .map_or(index + 1, |at| usize::try_from(at.line()).unwrap_or(index + 1));
            rows.push((line, cells));
        }
        if rows.len() > ROWS {
            return Err(SheetError(format!(
                "Ce fichier a plus de {ROWS} lignes. Importez-le en plusieurs fois."
            )));
        }
    }
    Ok(vec![Sheet { name: name.to_owned(), header, rows }])
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => text.trim().to_owned(),
        Data::Int(n) => n.to_string(),
        Data::Bool(yes) => if *yes { "oui" } else { "non" }.to_owned(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 9e15 => format!("{n:.0}"),
        Data::Float(n) => {
            // Hundredths at the most, as people type them: 0,8 and not 0,8000000001.
            let text = format!("{n:.2}");
            text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
        }
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
            if (hour, minute) == (0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
            }
        }
        Data::DateTimeIso(text) => text.get(..16).unwrap_or(text).trim().to_owned(),
        Data::DurationIso(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_of_an_old_spreadsheet_is_read_with_its_accents() {
        let sheets = read_csv("personnes", b"nom;pr\xe9nom\nL\xe9a;Zo\xe9\n;\n").unwrap();
        assert_eq!(sheets[0].header, ["nom", "prénom"]);
        assert_eq!(sheets[0].rows, [(2, vec!["Léa".to_owned(), "Zoé".to_owned()])]);
    }

    #[test]
    fn what_is_no_workbook_is_told_in_french() {
        let error = read_workbook(b"%PDF-1.7").unwrap_err();
        assert!(error.0.contains("n’est pas un classeur"), "{error}");
    }

    /// A workbook of `OpenDocument` whose only sheet holds these rows, in its own words.
    fn ods(rows: &str) -> Vec<u8> {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>\
             <office:spreadsheet><table:table table:name=\"personne\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", "<manifest:manifest/>"),
            ("content.xml", content.as_str()),
        ];
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in parts {
            archive.start_file(name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const NAME: &str = "<table:table-cell office:value-type=\"string\"><text:p>Élodie</text:p>\
                        </table:table-cell>";

    /// A cell that says it stands `n` times.
    fn repeated(n: u64) -> String {
        NAME.replace(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{n}\""),
        )
    }

    #[test]
    fn a_sheet_that_repeats_its_cells_is_refused_before_it_is_unfolded() {
        let row = |n: u64, cells: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{n}\">{cells}</table:table-row>")
        };
        let header = row(1, NAME);
        let empty = "<table:table-cell table:number-columns-repeated=\"9\"/>";
        for (rows, read) in [
            (row(20_000, &repeated(400)), false),
            (row(1, &repeated(80)), true),
            (row(1, &repeated(81)), false),
            (row(99_999, NAME), true),
            (row(100_001, NAME), false),
            (row(99_999, &repeated(80)), false),
            // Two blocks that each would pass.
            (row(60_000, NAME) + &row(60_000, NAME), false),
            // What office suites put after the last cell and the last row says nothing.
            (
                row(
                    2,
                    &format!("{NAME}<table:table-cell table:number-columns-repeated=\"16383\"/>"),
                ) + &row(1_048_573, empty),
                true,
            ),
            // An empty stretch before a last cell makes the room all the same.
            (row(1_000_000, empty) + &row(1, NAME), false),
            (
                row(
                    1,
                    &format!("<table:table-cell table:number-columns-repeated=\"16000\"/>{NAME}"),
                ),
                false,
            ),
            (row(1, &repeated(u64::MAX)), false),
            (
                "<table:table-row table:number-rows-repeated=\"beaucoup\">".to_owned()
                    + NAME
                    + "</table:table-row>",
                false,
            ),
        ] {
            let found = read_workbook(&ods(&(header.clone() + &rows)));
            let start: String = rows.chars().take(120).collect();
            assert_eq!(found.is_ok(), read, "{start} {:?}", found.err());
        }
        let sheets = read_workbook(&ods(&(header + &row(2, &repeated(3))))).unwrap();
        assert_eq!(sheets[0].rows.len(), 2);
        assert_eq!(sheets[0].rows[1], (3, vec!["Élodie".to_owned(); 3]));
        let error = read_workbook(&ods(&row(20_000, &repeated(400)))).unwrap_err();
        assert_eq!(error, too_large());
    }
}
