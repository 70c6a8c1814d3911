//! Makes a document ready for a page: anchors unique and well formed, levels without
//! gaps, French spaces. Every page writer starts here, so that ids and headings are the same in each format.

use std::collections::HashSet;

use crate::{
    chart::Chart,
    escape::clean,
    model::{Block, Definition, Document, Inline, Item, anchor_of},
    table::{Cell, HeaderCell, Table},
    typography::french,
};

/// The document as every page writer reads it.
pub(crate) fn prepared(document: &Document) -> Document {
    let mut pass =
        Pass { is_french: document.lang().starts_with("fr"), taken: HashSet::new(), depth: 0 };
    Document {
        title: pass.words(&document.title),
        subtitle: pass.words(&document.subtitle),
        organisation: pass.words(&document.organisation),
        cover_lines: document.cover_lines.iter().map(|line| pass.words(line)).collect(),
        date_line: pass.words(&document.date_line),
        foot: pass.words(&document.foot),
        letter: document.letter,
        lang: document.lang().to_owned(),
        blocks: pass.blocks(&document.blocks),
    }
}

/// A heading as a table of contents lists it.
pub(crate) struct Entry<'a> {
    pub(crate) level: u8,
    pub(crate) text: &'a str,
    pub(crate) anchor: &'a str,
}

/// The headings of a prepared document down to `deepest`, in order; a letter lists none.
pub(crate) fn outline(document: &Document, deepest: u8) -> Vec<Entry<'_>> {
    let listed: &[Block] = if document.letter { &[] } else { &document.blocks };
    listed
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, text, anchor } if *level <= deepest => {
                Some(Entry { level: *level, text, anchor })
            }
            _ => None,
        })
        .collect()
}

/// A heading without words would be a hole in the table of contents: it is left out.
fn is_silent(block: &Block) -> bool {
    matches!(block, Block::Heading { text, .. } if clean(text).trim().is_empty())
}

struct Pass {
    is_french: bool,
    taken: HashSet<String>,
    /// The level of the last heading: the next one is at most one deeper.
    depth: u8,
}

impl Pass {
    fn words(&self, text: &str) -> String {
        let text = clean(text);
        if self.is_french { french(&text) } else { text }
    }

    /// A level no more than one under the heading before: accessible formats refuse a gap.
    fn level(&mut self, level: u8) -> u8 {
        self.depth = level.clamp(1, 4).min(self.depth + 1);
        self.depth
    }

    /// A well-formed anchor nobody has yet; made from `text` when none is given.
    fn anchor(&mut self, anchor: &str, text: &str) -> String {
        let is_sound = !anchor.is_empty()
            && anchor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        let base = if is_sound {
            anchor.to_owned()
        } else {
            anchor_of(if anchor.is_empty() { text } else { anchor })
        };
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}-{number}");
            number += 1;
        }
        name
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<Block> {
        let said = blocks.iter().filter(|block| !is_silent(block));
        said.map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Block {
        match block {
            Block::Heading { level, text, anchor } => Block::Heading {
                level: self.level(*level),
                text: self.words(text),
                anchor: self.anchor(anchor, text),
            },
            Block::Paragraph { text } => Block::Paragraph { text: self.inlines(text) },
            Block::List { ordered, items } => Block::List {
                ordered: *ordered,
                items: items
                    .iter()
                    .map(|item| Item {
                        text: self.inlines(&item.text),
                        children: self.blocks(&item.children),
                    })
                    .collect(),
            },
            Block::Table(table) => Block::Table(self.table(table)),
            Block::Figure(chart) => Block::Figure(self.chart(chart)),
            Block::Quote { text } => Block::Quote { text: self.inlines(text) },
            Block::Callout { kind, blocks } => {
                Block::Callout { kind: *kind, blocks: self.blocks(blocks) }
            }
            Block::Definitions { entries } => Block::Definitions {
                entries: entries
                    .iter()
                    .map(|entry| Definition {
                        anchor: self.anchor(&entry.anchor, &entry.term),
                        term: self.words(&entry.term),
                        text: self.inlines(&entry.text),
                    })
                    .collect(),
            },
            Block::PageBreak => Block::PageBreak,
        }
    }

    fn inlines(&self, inlines: &[Inline]) -> Vec<Inline> {
        inlines
            .iter()
            .map(|inline| match inline {
                Inline::Text { text } => Inline::Text { text: self.words(text) },
                Inline::Strong { text } => Inline::Strong { text: self.inlines(text) },
                Inline::Emph { text } => Inline::Emph { text: self.inlines(text) },
                Inline::Link { href, text } => {
                    Inline::Link { href: clean(href.trim()), text: self.inlines(text) }
                }
                Inline::Code { text } => Inline::Code { text: clean(text) },
                Inline::Break => Inline::Break,
            })
            .collect()
    }

    fn table(&mut self, table: &Table) -> Table {
        let mut out = table.clone();
        out.anchor = self.anchor(&table.anchor, &table.caption);
        out.caption = self.words(&table.caption);
        for column in &mut out.columns {
            column.label = self.words(&column.label);
        }
        for row in &mut out.header_rows {
            for HeaderCell { text, span } in row {
                *text = self.words(text);
                *span = (*span).max(1);
            }
        }
        let width = out.columns.len();
        for row in &mut out.rows {
            for cell in &mut row.cells {
                cell.text = self.words(&cell.text);
            }
            row.cells.resize_with(width, Cell::default);
        }
        out.notes = table.notes.iter().map(|note| self.words(note)).collect();
        out
    }

    fn chart(&mut self, chart: &Chart) -> Chart {
        let mut out = chart.clone();
        out.anchor = self.anchor(&chart.anchor, &chart.title);
        out.title = self.words(&chart.title);
        out.unit = self.words(&chart.unit);
        out.description = self.words(&chart.description);
        for category in &mut out.categories {
            *category = self.words(category);
        }
        for series in &mut out.series {
            series.name = self.words(&series.name);
        }
        let mut figures = out.figures();
        if figures.anchor.is_empty() || figures.anchor == out.anchor {
            figures.anchor = format!("{}-chiffres", out.anchor);
        }
        if figures.caption.is_empty() {
            figures.caption.clone_from(&out.title);
        }
        out.table = self.table(&figures);
        out
    }
}
