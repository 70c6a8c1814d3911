//! The PDF: tagged, in French, with its fonts, whatever people typed.

use hayro_syntax::{
    Pdf,
    object::{Dict, Name, String as Text},
};
use print::{Block, Cell, Column, Document, Inline, Row, Table, pdf};

use crate::sample;

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_pdf_is_tagged_in_french_and_claims_pdf_ua() {
    let bytes = pdf(&sample::document()).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(holds(&bytes, "pdfuaid:part>1<"));
    let file = Pdf::new(bytes).unwrap();
    let catalog: Dict = file.xref().get(file.xref().root_id()).unwrap();
    assert!(catalog.contains_key(b"StructTreeRoot") && catalog.contains_key(b"Outlines"));
    assert_eq!(catalog.get::<Text>(b"Lang").unwrap().as_bytes(), b"fr");
    let mark: Dict = catalog.get(b"MarkInfo").unwrap();
    assert_eq!(mark.get::<bool>(b"Marked"), Some(true));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(pdf(&sample::document()).unwrap(), pdf(&sample::document()).unwrap());
}

#[test]
fn fonts_are_embedded_and_their_letters_can_be_copied_out() {
    let bytes = pdf(&sample::document()).unwrap();
    let file = Pdf::new(bytes).unwrap();
    assert!((5..=9).contains(&file.pages().len()), "{} pages", file.pages().len());
    let dicts = || file.objects().into_iter().filter_map(hayro_syntax::object::Object::into_dict);
    let is = |dict: &Dict, kind: &[u8]| {
        dict.get::<Name>(b"Type").is_some_and(|name| name.as_ref() == kind)
    };
    let composite: Vec<Dict> =
        dicts().filter(|dict| is(dict, b"Font") && dict.contains_key(b"DescendantFonts")).collect();
    assert!(composite.len() >= 3);
    assert!(composite.iter().all(|font| font.contains_key(b"ToUnicode")));
    let mut descriptors = dicts().filter(|dict| is(dict, b"FontDescriptor"));
    let holds_font =
        |font: Dict| font.contains_key(b"FontFile2") || font.contains_key(b"FontFile3");
    assert!(descriptors.all(holds_font));
}

#[test]
fn nothing_a_person_types_stops_the_pdf() {
    let nasty =
        "#eval(\"1\") $x$ *a* _b_ `c` <d> @e \\ \u{202f} \u{1f600} 漢字 Łódź Ӂ → \u{7} “q” //";
    let mut blocks = vec![
        Block::Heading { level: 4, text: nasty.into(), anchor: "pas une ancre !".into() },
        Block::Paragraph {
            text: vec![
                Inline::text(nasty),
                Inline::link("#nulle-part", "perdu"),
                Inline::link("/dossiers/7", "ici"),
                Inline::link("javascript:alert(1)", nasty),
                Inline::Break,
                Inline::Code { text: nasty.into() },
            ],
        },
        Block::List { ordered: true, items: Vec::new() },
        Block::Quote { text: Vec::new() },
        Block::Definitions { entries: Vec::new() },
        Block::Table(Table::default()),
        Block::Table(Table {
            caption: nasty.into(),
            columns: vec![Column::text(nasty), Column::number("n")],
            rows: vec![Row::new(vec![Cell::text(nasty).with_href("#perdu")])],
            notes: vec![nasty.into()],
            ..Table::default()
        }),
        Block::Figure(print::Chart { title: nasty.into(), ..sample::pyramid() }),
        Block::Figure(print::Chart::default()),
        Block::PageBreak,
        Block::PageBreak,
    ];
    blocks.push(Block::heading(1, ""));
    let document = Document { title: nasty.into(), blocks, ..Document::default() };
    pdf(&document).unwrap();
    pdf(&Document::default()).unwrap();
}

#[test]
fn a_very_wide_table_turns_its_page() {
    let columns = (0..24).map(|at| Column::number(format!("c{at}"))).collect();
    let row = Row::new(
        (0..24).map(|at| Cell::number(f64::from(at), print::NumberFormat::Integer)).collect(),
    );
    let table = Table { columns, rows: vec![row; 80], caption: "Large".into(), ..Table::default() };
    let bytes =
        pdf(&Document { blocks: vec![Block::Table(table)], ..Document::default() }).unwrap();
    assert!(Pdf::new(bytes).unwrap().pages().len() > 2);
}

#[test]
fn a_letter_begins_on_its_first_page_without_contents() {
    let blocks = vec![
        Block::heading(1, "Les faits"),
        Block::paragraph("Le 3 mars, elle part."),
        Block::heading(1, "La suite"),
        Block::paragraph("Rien de plus."),
    ];
    let letter = Document { title: "Note".into(), letter: true, blocks, ..Document::default() };
    let pages = |document: &Document| Pdf::new(pdf(document).unwrap()).unwrap().pages().len();
    assert_eq!(pages(&letter), 1);
    assert!(pages(&Document { letter: false, ..letter.clone() }) > 2);
    assert!(!print::html(&letter).contains("doc-contents"));
}
