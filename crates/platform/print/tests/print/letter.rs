//! The DOCX: styles, a table of contents, real tables and charts that can be edited.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use print::{Block, Cell, Column, Document, Inline, Row, Table, docx};
use zip::ZipArchive;

use crate::sample;

fn part(document: &Document, name: &str) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(docx(document).unwrap())).unwrap();
    let mut bytes = Vec::new();
    parts.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn text(document: &Document, name: &str) -> String {
    String::from_utf8(part(document, name)).unwrap()
}

#[test]
fn headings_have_styles_and_the_contents_are_a_field() {
    let body = text(&sample::document(), "word/document.xml");
    for needle in [
        "<w:pStyle w:val=\"Titre1\"/>",
        "<w:pStyle w:val=\"Titre2\"/>",
        " TOC \\o \"1-2\" \\h \\z \\u ",
        "<w:tblHeader/>",
        "<w:numId w:val=\"2\"/>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ] {
        assert!(body.contains(needle), "{needle}");
    }
    let styles = text(&sample::document(), "word/styles.xml");
    assert!(styles.contains("<w:name w:val=\"heading 1\"/>"));
    assert!(styles.contains("<w:lang w:val=\"fr-FR\""));
    assert!(text(&sample::document(), "word/footer1.xml").contains(" NUMPAGES "));
    assert!(text(&sample::document(), "docProps/core.xml").contains("2026-03-12T00:00:00Z"));
}

#[test]
fn a_chart_is_native_described_and_its_data_opens_in_a_spreadsheet() {
    let document = sample::document();
    let body = text(&document, "word/document.xml");
    assert_eq!(body.matches("<c:chart ").count(), 6);
    assert!(body.contains("descr=\"Les 11-14 ans"));
    let chart = text(&document, "word/charts/chart1.xml");
    assert!(chart.contains("<c:barDir val=\"col\"/>") && chart.contains("<c:v>janvier</c:v>"));
    let book = part(&document, "word/embeddings/chart1.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range("Données").unwrap();
    assert_eq!(sheet.get((1, 0)), Some(&Data::String("janvier".into())));
    assert_eq!(sheet.get((1, 1)), Some(&Data::Float(4.0)));
}

#[test]
fn every_xml_part_is_well_formed_and_every_relation_has_its_part() {
    let nasty = "<w:p> & \"x\" \u{1} \u{b} ]]> =1";
    let mut document = sample::document();
    document.title = nasty.into();
    document.blocks.push(Block::Paragraph {
        text: vec![
            Inline::link("https://exemple.fr/?a=1&b=\"2\"", nasty),
            Inline::link("#nulle-part", nasty),
            Inline::Link { href: "#mois".into(), text: vec![Inline::link("#mois", "mois")] },
        ],
    });
    document.blocks.push(Block::Table(Table {
        caption: nasty.into(),
        columns: (0..20).map(|at| Column::number(format!("c{at}"))).collect(),
        rows: vec![Row::new(vec![Cell::text(nasty).with_href("/ailleurs")])],
        notes: vec![nasty.into()],
        ..Table::default()
    }));
    let bytes = docx(&document).unwrap();
    let mut parts = ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.starts_with("word/embeddings/") {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            let parsed = roxmltree::Document::parse(&text);
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
        }
    }
    assert!(text(&document, "word/document.xml").contains("w:orient=\"landscape\""));
    assert_eq!(bytes, docx(&document).unwrap());
}

#[test]
fn an_empty_document_is_still_a_docx() {
    assert!(text(&Document::default(), "word/document.xml").ends_with("</w:document>"));
}
