//! The body: cover, table of contents, then the blocks, each in its style.

use std::fmt::Write as _;

use super::{
    chart::{self, Part},
    run::{Links, Look, run, runs},
    table,
};
use crate::{
    chart::Chart,
    error::PrintError,
    escape::escape,
    model::{Block, Definition, Document, Item},
    prepare::outline,
    svg::told,
    table::Table,
};

/// The body and what it refers to.
pub(super) struct Body {
    pub(super) xml: String,
    pub(super) charts: Vec<Part>,
    pub(super) links: Vec<String>,
    /// How many numbered lists, each starting again at 1.
    pub(super) ordered_lists: usize,
}

/// Writes the body of a prepared document.
pub(super) fn written(document: &Document) -> Result<Body, PrintError> {
    let mut writer = Writer::default();
    writer.know(&document.blocks);
    writer.cover(document);
    writer.contents(document);
    writer.blocks(&document.blocks, Place::default())?;
    let end = writer.section(false);
    let xml = format!("{OPEN}{}{end}</w:body></w:document>", writer.out);
    Ok(Body {
        xml,
        charts: writer.charts,
        links: writer.links.outside,
        ordered_lists: writer.ordered_lists,
    })
}

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
    <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><w:body>";

/// The end of a section: its page. The first section has no head on its first page, the cover.
fn section(landscape: bool, is_first: bool) -> String {
    let (width, height, turn) =
        if landscape { (16838, 11906, " w:orient=\"landscape\"") } else { (11906, 16838, "") };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"entete\"/>\
         <w:footerReference w:type=\"default\" r:id=\"pied\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turn}/>\
         <w:pgMar w:top=\"1474\" w:right=\"1304\" w:bottom=\"1361\" w:left=\"1304\" \
         w:header=\"680\" w:footer=\"624\" w:gutter=\"0\"/>{}</w:sectPr>",
        if is_first { "<w:titlePg/>" } else { "" }
    )
}

/// Stays on the page of what follows.
const KEEP: &str = "<w:keepNext/>";

/// Where blocks stand: their style and, in a list, their depth.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    style: Option<&'static str>,
    depth: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    links: Links,
    charts: Vec<Part>,
    ordered_lists: usize,
    sections: usize,
    new_page: bool,
}

impl Writer {
    /// Ends a section.
    fn section(&mut self, landscape: bool) -> String {
        self.sections += 1;
        section(landscape, self.sections == 1)
    }

    fn know(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { anchor, .. } => self.links.know(anchor),
                Block::Table(table) => self.links.know(&table.anchor),
                Block::Figure(chart) => {
                    self.links.know(&chart.anchor);
                    self.links.know(&chart.table.anchor);
                }
                Block::Definitions { entries } => {
                    for entry in entries {
                        self.links.know(&entry.anchor);
                    }
                }
                Block::Callout { blocks, .. } => self.know(blocks),
                Block::List { items, .. } => {
                    for item in items {
                        self.know(&item.children);
                    }
                }
                Block::Paragraph { .. } | Block::Quote { .. } | Block::PageBreak => {}
            }
        }
    }

    /// A paragraph of a style; `more` is what its properties hold besides.
    fn paragraph(&mut self, style: &str, more: &str, inside: &str) {
        let page = if std::mem::take(&mut self.new_page) { "<w:pageBreakBefore/>" } else { "" };
        // The standard wants this order inside the properties.
        let more = match more.strip_prefix(KEEP) {
            Some(rest) => format!("{KEEP}{page}{rest}"),
            None => format!("{page}{more}"),
        };
        let _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{inside}</w:p>"
        );
    }

    fn line(&mut self, style: &str, words: &str) {
        if !words.is_empty() {
            self.paragraph(style, "", &run(words, Look::default()));
        }
    }

    fn cover(&mut self, document: &Document) {
        self.line("Couverture", &document.organisation);
        self.line("Titre", &document.title);
        self.line("Soustitre", &document.subtitle);
        self.line("Couverture", &document.date_line);
        for line in &document.cover_lines {
            self.line("Couverture", line);
        }
        self.line("Couverture", &document.foot);
        if !document.letter {
            self.page_break();
        }
    }

    /// The next paragraph starts a page.
    fn page_break(&mut self) {
        self.new_page = true;
    }

    /// A field the word processor refreshes; meanwhile it holds links to the headings.
    fn contents(&mut self, document: &Document) {
        let entries = outline(document, 2);
        if entries.len() < 2 {
            return;
        }
        self.line("Sommaire", "Sommaire");
        let last = entries.len() - 1;
        for (at, entry) in entries.iter().enumerate() {
            let mut inside = String::new();
            if at == 0 {
                inside.push_str(
                    "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
                     <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r>\
                     <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
                );
            }
            let bookmark = self.links.bookmark(entry.anchor).unwrap_or_default();
            let words = run(entry.text, Look::default());
            let _ = write!(
                inside,
                "<w:hyperlink w:anchor=\"{bookmark}\" w:history=\"1\">{words}<w:r><w:tab/></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
                 <w:r><w:instrText xml:space=\"preserve\"> PAGEREF {bookmark} \\h </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t></w:t></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:hyperlink>"
            );
            if at == last {
                inside.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
            }
            let style = if entry.level == 1 { "TM1" } else { "TM2" };
            self.paragraph(style, "", &inside);
        }
        self.page_break();
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) -> Result<(), PrintError> {
        blocks.iter().try_for_each(|block| self.block(block, place))
    }

    fn block(&mut self, block: &Block, place: Place) -> Result<(), PrintError> {
        match block {
            Block::Heading { level, text, anchor } => {
                let inside = self.links.marked(anchor, &run(text, Look::default()));
                self.paragraph(&format!("Titre{level}"), "", &inside);
            }
            Block::Paragraph { text } => {
                let inside = runs(text, Look::default(), &mut self.links);
                self.paragraph(place.style.unwrap_or("Normal"), &indent(place.depth), &inside);
            }
            Block::List { ordered, items } => self.list(*ordered, items, place)?,
            Block::Table(table) => self.table(table),
            Block::Figure(chart) => self.figure(chart)?,
            Block::Quote { text } => {
                let inside = runs(text, Look::default(), &mut self.links);
                self.paragraph("Citation", "", &inside);
            }
            Block::Callout { kind, blocks } => {
                let label = run(kind.label(), Look { bold: true, ..Look::default() });
                self.paragraph("Encadre", KEEP, &label);
                self.blocks(blocks, Place { style: Some("Encadre"), depth: 0 })?;
            }
            Block::Definitions { entries } => self.definitions(entries),
            Block::PageBreak => self.page_break(),
        }
        Ok(())
    }

    fn list(&mut self, ordered: bool, items: &[Item], place: Place) -> Result<(), PrintError> {
        let number = if ordered {
            self.ordered_lists += 1;
            self.ordered_lists + 1
        } else {
            1
        };
        let level = place.depth.min(8);
        for item in items {
            let inside = runs(&item.text, Look::default(), &mut self.links);
            let numbered = format!(
                "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>"
            );
            self.paragraph(place.style.unwrap_or("Liste"), &numbered, &inside);
            self.blocks(&item.children, Place { depth: place.depth + 1, ..place })?;
        }
        Ok(())
    }

    fn definitions(&mut self, entries: &[Definition]) {
        for entry in entries {
            let term = run(&entry.term, Look::default());
            let inside = self.links.marked(&entry.anchor, &term);
            self.paragraph("Terme", "", &inside);
            let inside = runs(&entry.text, Look::default(), &mut self.links);
            self.paragraph("Definition", "", &inside);
        }
    }

    fn caption(&mut self, anchor: &str, words: &str) {
        let inside = self.links.marked(anchor, &run(words, Look::default()));
        self.paragraph("Legende", "", &inside);
    }

    /// A very wide table takes a landscape section of its own.
    fn table(&mut self, table: &Table) {
        if table.columns.is_empty() {
            return;
        }
        let wide = table.columns.len() > 15;
        if wide {
            let end = self.section(false);
            let _ = write!(self.out, "<w:p><w:pPr>{end}</w:pPr></w:p>");
        }
        self.caption(&table.anchor, &table.caption);
        let room = if wide { table::LANDSCAPE } else { table::PORTRAIT };
        self.out.push_str(&table::grid(table, room, &mut self.links));
        for note in &table.notes {
            self.line("Note", note);
        }
        if wide {
            let end = self.section(true);
            let _ = write!(self.out, "<w:p><w:pPr>{end}</w:pPr></w:p>");
        } else {
            self.paragraph("Note", "", "");
        }
    }

    fn figure(&mut self, chart: &Chart) -> Result<(), PrintError> {
        self.caption(&chart.anchor, &chart.title);
        if chart.is_empty() {
            self.line("Normal", "Aucune donnée à représenter.");
        } else {
            self.charts.push(chart::part(chart)?);
            let number = self.charts.len();
            let height = chart::height(chart);
            let inside = format!(
                "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
                 <wp:extent cx=\"{}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>\
                 <wp:docPr id=\"{}\" name=\"Graphique {number}\" title=\"{}\" descr=\"{}\"/>\
                 <wp:cNvGraphicFramePr/><a:graphic>\
                 <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
                 <c:chart r:id=\"graphique{number}\"/></a:graphicData></a:graphic></wp:inline>\
                 </w:drawing></w:r>",
                chart::WIDTH,
                1000 + number,
                escape(&chart.title),
                escape(&told(chart)),
            );
            self.paragraph("Graphique", "", &inside);
        }
        self.table(&chart.table);
        Ok(())
    }
}

/// The indentation of a paragraph under an item, in twentieths of a point.
fn indent(depth: usize) -> String {
    if depth == 0 { String::new() } else { format!("<w:ind w:left=\"{}\"/>", depth.min(9) * 425) }
}
