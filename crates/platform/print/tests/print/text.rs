//! Markdown in, CSV and JSON out.

use print::{Block, Cell, Column, Inline, Plain, Resolver, Row, Table, csv, json, markdown};

use crate::sample;

struct Known;

impl Resolver for Known {
    fn block(&self, kind: &str, id: &str) -> Option<Block> {
        (kind == "tableau" && id == "mois").then(|| Block::Table(sample::months()))
    }
    fn inline(&self, kind: &str, id: &str) -> Option<Inline> {
        (kind == "figure" && id == "file_active").then(|| Inline::strong("46"))
    }
}

#[test]
fn a_directive_alone_on_its_line_is_a_block_even_between_two_sentences() {
    let blocks = markdown("Avant.\n{{tableau:mois}}\nAprès.", 1, &Known);
    assert_eq!(blocks[0], Block::paragraph("Avant."));
    assert!(matches!(&blocks[1], Block::Table(table) if table.anchor == "mois"));
    assert_eq!(blocks[2], Block::paragraph("Après."));
}

#[test]
fn a_directive_in_a_sentence_is_words_and_an_unknown_one_stays_visible() {
    let blocks = markdown("Il y en a {{figure:file_active}}, ou {{figure:autre}}.", 0, &Known);
    let Block::Paragraph { text } = &blocks[0] else { panic!("{blocks:?}") };
    assert_eq!(text[1], Inline::strong("46"));
    assert_eq!(text[2], Inline::text(", ou {{figure:autre}}."));
}

#[test]
fn raw_html_images_and_unsafe_links_are_dropped_and_words_are_kept() {
    let text = "<script>x</script>\n\nUn <b>mot</b> ![i](x.png) [lien](javascript:alert(1)).";
    let blocks = markdown(text, 0, &Plain);
    assert_eq!(blocks.len(), 1);
    let Block::Paragraph { text } = &blocks[0] else { panic!("{blocks:?}") };
    assert!(text.iter().all(|inline| matches!(inline, Inline::Text { .. })), "{text:?}");
}

#[test]
fn nothing_written_inside_a_quotation_is_lost() {
    let blocks = markdown("> un\n>\n> deux\n>\n> - trois\n>\n> > quatre", 0, &Plain);
    let Block::Quote { text } = &blocks[0] else { panic!("{blocks:?}") };
    assert_eq!(print::plain_text(text), "un deux quatre");
    assert!(matches!(&blocks[1], Block::List { items, .. } if items.len() == 1));
}

#[test]
fn a_directive_works_in_a_heading_a_list_and_a_cell() {
    let text = "## {{figure:file_active}} enfants\n\n- dont {{figure:file_active}}\n\n\
                | n |\n|---|\n| {{figure:file_active}} |";
    let blocks = markdown(text, 0, &Known);
    assert!(matches!(&blocks[0], Block::Heading { text, .. } if text == "46 enfants"));
    let Block::List { items, .. } = &blocks[1] else { panic!("{blocks:?}") };
    assert_eq!(print::plain_text(&items[0].text), "dont 46");
    assert!(matches!(&blocks[2], Block::Table(table) if table.rows[0].cells[0].text == "46"));
}

#[test]
fn headings_are_shifted_and_lists_keep_their_nesting() {
    let blocks = markdown(
        "# Titre\n\n- a\n  1. b\n  2. c\n- d\n\n> cité\n\n| x | n |\n|---|--:|\n| a | 1 |",
        1,
        &Plain,
    );
    insta::assert_json_snapshot!(blocks);
}

#[test]
fn csv_neutralises_formulas_and_writes_numbers_with_a_comma() {
    let table = Table {
        columns: vec![Column::text("Nom"), Column::number("Part")],
        rows: vec![
            Row::new(vec![
                Cell::text("=cmd|'/c calc'!A1"),
                Cell::number(12.5, print::NumberFormat::Percent(1)),
            ]),
            Row::new(vec![Cell::text("a;\"b\""), Cell::number(-3.0, print::NumberFormat::Integer)]),
        ],
        ..Table::default()
    };
    let text = String::from_utf8(csv(&table)).unwrap();
    assert_eq!(text, "\u{feff}Nom;Part\r\n'=cmd|'/c calc'!A1;12,5\r\n\"a;\"\"b\"\"\";-3\r\n");
}

#[test]
fn json_reads_back_to_the_same_document() {
    let document = sample::document();
    let text = json(&document).unwrap();
    let back: print::Document = serde_json::from_str(&text).unwrap();
    assert_eq!(back, document);
}
