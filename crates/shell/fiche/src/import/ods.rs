//! How large the sheets of an `OpenDocument` workbook are once unfolded: a cell or a row that says it
//! stands ten thousand times takes a line of the file and the room of ten thousand.
//!
//! Read as a stream, before anything makes that room.

use std::io::{BufReader, Read, Seek};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
    name::QName,
};

/// The corner of a sheet: the last row and the last column that hold something, from 1; 0 without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Corner {
    pub row: u64,
    pub column: u64,
}

impl Corner {
    /// The cells of the whole room up to the corner.
    pub(super) fn cells(self) -> u64 {
        self.row.saturating_mul(self.column)
    }
}

/// Measures each sheet; `None` when it is no such workbook, or says what makes no sense.
pub(super) fn corners<R: Read + Seek>(archive: &mut zip::ZipArchive<R>) -> Option<Vec<Corner>> {
    let part = archive.by_name("content.xml").ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    // As the reader that comes after does.
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut corners = Vec::new();
    let mut corner = Corner::default();
    let (mut row, mut rows, mut column, mut last) = (0_u64, 1_u64, 0_u64, 0_u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) => match tag.name() {
                QName("table:table") => {
                    (corner, row) = (Corner::default(), 0);
                }
                QName("table:table-row") => {
                    rows = times(&tag, "table:number-rows-repeated")?;
                    (column, last) = (0, 0);
                }
                QName("table:table-cell" | "table:covered-table-cell") => {
                    column = column.saturating_add(times(&tag, "table:number-columns-repeated")?);
                    if is_filled(&tag)? {
                        last = column;
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.name() {
                QName("table:table-row") => {
                    row = row.saturating_add(rows);
                    if last > 0 {
                        corner = Corner { row, column: corner.column.max(last) };
                    }
                }
                QName("table:table") => corners.push(corner),
                _ => {}
            },
            Event::Eof => return Some(corners),
            _ => {}
        }
    }
}

/// How many times a cell or a row stands: once when it does not say.
fn times(tag: &BytesStart<'_>, name: &str) -> Option<u64> {
    tag.try_get_attribute(name).ok()?.map_or(Some(1), |said| said.value.parse().ok())
}

/// Whether a cell holds a value or a formula: a colour alone holds nothing.
fn is_filled(tag: &BytesStart<'_>) -> Option<bool> {
    for attribute in tag.attributes().with_checks(false) {
        let name = attribute.ok()?.key.into_inner();
        if name.starts_with("office:") || name.starts_with("calcext:") || name == "table:formula" {
            return Some(true);
        }
    }
    Some(false)
}
