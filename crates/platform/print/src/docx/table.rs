//! A table: header rows that repeat on each page, rows that are not cut, its caption before it.

use std::fmt::Write as _;

use super::run::{Face, Links, Look, run};
use crate::table::{Align, Cell, HeaderCell, Row, RowKind, Table};

/// The width of the text on a portrait A4 page, in twentieths of a point.
pub(super) const PORTRAIT: f32 = 9298.0;
/// The same on a landscape page.
pub(super) const LANDSCAPE: f32 = 14_230.0;

/// Writes the table, `room` wide, without its caption and notes.
pub(super) fn grid(table: &Table, room: f32, links: &mut Links) -> String {
    let widths = widths(table, room);
    let size = match table.columns.len() {
        0..=7 => 19,
        8..=10 => 17,
        11..=14 => 15,
        _ => 13,
    };
    let mut out = String::from(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Tableau\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
         <w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" \
         w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>",
    );
    if !table.caption.is_empty() {
        let caption = crate::escape::escape(&table.caption);
        let _ = write!(out, "<w:tblCaption w:val=\"{caption}\"/>");
    }
    out.push_str("</w:tblPr><w:tblGrid>");
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    for row in &table.header_rows {
        out.push_str(&group_row(row, &widths, size));
    }
    out.push_str(HEAD);
    for (column, &width) in table.columns.iter().zip(&widths) {
        let words = run(&column.label, Look { bold: true, size, ..Look::default() });
        out.push_str(&cell((width, 1), HEAD_CELL, column.align, true, &words));
    }
    out.push_str("</w:tr>");
    // A short table stays whole; a long one may be cut between two rows.
    let last = if table.rows.len() <= SHORT { table.rows.len() } else { 2 }.saturating_sub(1);
    for (at, row) in table.rows.iter().enumerate() {
        let paper = Paper { widths: &widths, size, keep: at < last };
        out.push_str(&body_row(table, row, &paper, links));
    }
    out.push_str("</w:tbl>");
    out
}

/// The rows of a table that is kept whole.
const SHORT: usize = 16;

/// How a row is laid on the page.
struct Paper<'a> {
    widths: &'a [u32],
    size: u8,
    keep: bool,
}

const HEAD: &str = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
const HEAD_CELL: &str = "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"10\" w:space=\"0\" \
                         w:color=\"0B5F63\"/></w:tcBorders><w:vAlign w:val=\"bottom\"/>";
const SUM_CELL: &str = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F6F6\"/>";
const TOTAL_CELL: &str = "<w:tcBorders><w:top w:val=\"single\" w:sz=\"10\" w:space=\"0\" \
                          w:color=\"0B5F63\"/></w:tcBorders>\
                          <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F6F6\"/>";

fn group_row(row: &[HeaderCell], widths: &[u32], size: u8) -> String {
    let mut out = String::from(HEAD);
    let mut at = 0;
    for group in row {
        let span = usize::from(group.span).min(widths.len().saturating_sub(at));
        if span == 0 {
            break;
        }
        let width = widths[at..at + span].iter().sum();
        at += span;
        let words = run(&group.text, Look { bold: true, size, ..Look::default() });
        out.push_str(&cell((width, span), "", Align::Centre, true, &words));
    }
    if at < widths.len() {
        let width = widths[at..].iter().sum();
        out.push_str(&cell((width, widths.len() - at), "", Align::Centre, true, ""));
    }
    out.push_str("</w:tr>");
    out
}

fn body_row(table: &Table, row: &Row, paper: &Paper<'_>, links: &mut Links) -> String {
    let mut out = String::from("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    let (properties, bold) = match row.kind {
        RowKind::Normal => ("", false),
        RowKind::Subtotal => (SUM_CELL, true),
        RowKind::Total => (TOTAL_CELL, true),
    };
    for ((column, each), &width) in table.columns.iter().zip(&row.cells).zip(paper.widths) {
        let words = words(each, Look { bold, size: paper.size, ..Look::default() }, links);
        out.push_str(&cell((width, 1), properties, column.align, paper.keep, &words));
    }
    out.push_str("</w:tr>");
    out
}

fn words(each: &Cell, look: Look, links: &mut Links) -> String {
    match each.href.as_deref().and_then(|href| links.opened(href)) {
        Some(open) => {
            format!("{open}{}</w:hyperlink>", run(&each.text, Look { face: Face::Link, ..look }))
        }
        None => run(&each.text, look),
    }
}

fn cell(
    (width, span): (u32, usize),
    properties: &str,
    align: Align,
    keep: bool,
    words: &str,
) -> String {
    let keep = if keep { "<w:keepNext/>" } else { "" };
    let span = match span {
        0 | 1 => String::new(),
        span => format!("<w:gridSpan w:val=\"{span}\"/>"),
    };
    let align = match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{properties}</w:tcPr>\
         <w:p><w:pPr><w:pStyle w:val=\"Cellule\"/>{keep}<w:jc w:val=\"{align}\"/></w:pPr>{words}</w:p></w:tc>"
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a page, between 0 and 14,230"
)]
fn widths(table: &Table, room: f32) -> Vec<u32> {
    let shares = table.shares();
    let all: f32 = shares.iter().sum();
    shares.iter().map(|share| (room * share / all).max(200.0) as u32).collect()
}
