//! The HTML of a document.

use print::{Block, Document, Inline, html, html_page};

use crate::sample;

#[test]
fn the_fragment_shows_every_block() {
    insta::assert_snapshot!(html(&sample::document()));
}

#[test]
fn the_page_stands_alone_without_script_or_style_attribute() {
    let page = html_page(&sample::document());
    assert!(page.starts_with("<!doctype html>\n<html lang=\"fr\">"));
    assert!(!page.contains("<script"), "raw script");
    assert!(!page.contains(" style="), "style attribute");
    assert!(!page.contains("url(http"), "fetches something");
}

#[test]
fn ids_are_unique_even_when_a_chart_is_shown_twice() {
    let mut document = sample::document();
    document.blocks.push(Block::Figure(sample::pyramid()));
    document.blocks.push(Block::heading(1, "L'activité de l'année"));
    let page = html(&document);
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn a_link_to_a_script_keeps_its_words_and_loses_its_link() {
    let document = Document {
        blocks: vec![Block::Paragraph { text: vec![Inline::link("JavaScript:alert(1)", "mot")] }],
        ..Document::default()
    };
    assert!(html(&document).contains("<p>mot</p>"));
}
