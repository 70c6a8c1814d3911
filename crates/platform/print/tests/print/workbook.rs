//! The workbook: numbers read back as numbers, text never as a formula.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use print::{Block, Cell, Column, Document, Row, Table, xlsx};

use crate::sample;

fn read(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx(document).unwrap())).unwrap()
}

#[test]
fn a_sheet_of_contents_then_one_sheet_per_table_and_chart() {
    let mut book = read(&sample::document());
    let names = book.sheet_names();
    assert_eq!(names[0], "Sommaire");
    assert_eq!(names.len(), 8, "{names:?}");
    assert!(names.iter().all(|name| name.encode_utf16().count() <= 31));
    let sheet = book.worksheet_range(&names[1]).unwrap();
    assert_eq!(sheet.get((3, 0)), Some(&Data::String("janvier".into())));
    assert_eq!(sheet.get((3, 1)), Some(&Data::Float(41.0)));
    assert_eq!(sheet.get((3, 4)), Some(&Data::Float(41.0 / 48.0 * 100.0)));
}

#[test]
fn a_text_that_looks_like_a_formula_stays_text() {
    let table = Table {
        caption: "=1+1".into(),
        columns: vec![Column::text("=A1")],
        rows: vec![Row::new(vec![Cell::text("=HYPERLINK(\"http://x\")")])],
        notes: vec!["=2".into()],
        ..Table::default()
    };
    let chart = print::Chart { title: "=Sheet1!A1".into(), ..sample::pyramid() };
    let blocks = vec![Block::Table(table), Block::Figure(chart)];
    let document = Document { title: "=0".into(), blocks, ..Document::default() };
    let mut book = read(&document);
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
}

#[test]
fn charts_are_native_and_the_same_document_gives_the_same_bytes() {
    let bytes = xlsx(&sample::document()).unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    let charts = parts
        .file_names()
        .filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("xl/charts/chart")))
        .count();
    assert_eq!(charts, 6);
    let mut text = String::new();
    parts.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains("state=\"frozen\""));
    assert_eq!(bytes, xlsx(&sample::document()).unwrap());
}

#[test]
fn an_empty_document_is_still_a_workbook() {
    assert_eq!(read(&Document::default()).sheet_names(), ["Sommaire"]);
}
