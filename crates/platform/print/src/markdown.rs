//! A narrative in Markdown becomes blocks; what it names (`{{figure:id}}`) is asked of the caller.
//!
//! Raw HTML and images are dropped, links keep only safe schemes. A directive alone in its
//! paragraph is asked as a block first, then as an inline; inside a sentence, as an inline only.
//! What the caller does not know stays visible as it was written, so that an author sees it.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{
    model::{Block, Inline, Item, anchor_of, is_safe_href},
    table::{Align, Cell, Column, Row, Table},
};

/// Answers the directives `{{kind:id}}` of a narrative.
pub trait Resolver {
    /// The block that `{{kind:id}}`, alone on its line, stands for.
    fn block(&self, kind: &str, id: &str) -> Option<Block>;
    /// The words that `{{kind:id}}`, inside a sentence, stands for.
    fn inline(&self, kind: &str, id: &str) -> Option<Inline>;
}

/// A resolver that knows nothing: directives stay as written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Resolver for Plain {
    fn block(&self, _kind: &str, _id: &str) -> Option<Block> {
        None
    }
    fn inline(&self, _kind: &str, _id: &str) -> Option<Inline> {
        None
    }
}

/// Reads a narrative. A heading of level 1 becomes level `1 + shift`, at most 4.
pub fn markdown(text: &str, shift: u8, resolver: &dyn Resolver) -> Vec<Block> {
    let mut reader = Reader { shift, resolver, stack: vec![Frame::default()] };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = pulldown_cmark::TextMergeStream::new(Parser::new_ext(text, options));
    for event in parser {
        reader.event(event);
    }
    while reader.stack.len() > 1 {
        reader.close();
    }
    let mut root = reader.stack.pop().unwrap_or_default();
    root.flush();
    root.blocks
}

/// What is being read and not yet closed.
#[derive(Default)]
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Item>,
    table: Table,
    cells: Vec<Cell>,
}

#[derive(Default)]
enum Kind {
    #[default]
    Root,
    Paragraph,
    Heading(u8),
    Quote,
    List(bool),
    Item,
    Strong,
    Emph,
    Link(String),
    Table,
    Cells,
    Cell,
    CodeBlock,
    Dropped,
}

impl Frame {
    /// Loose words become a paragraph (tight list items, raw text at the root).
    fn flush(&mut self) {
        let inlines = std::mem::take(&mut self.inlines);
        if inlines.iter().any(|inline| !matches!(inline, Inline::Break)) {
            self.blocks.push(Block::Paragraph { text: inlines });
        }
    }
}

struct Reader<'a> {
    shift: u8,
    resolver: &'a dyn Resolver,
    stack: Vec<Frame>,
}

impl Reader<'_> {
    fn top(&mut self) -> &mut Frame {
        if self.stack.is_empty() {
            self.stack.push(Frame::default());
        }
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn open(&mut self, kind: Kind) {
        if matches!(kind, Kind::List(_) | Kind::Quote | Kind::Table | Kind::CodeBlock) {
            // Words read so far in a tight item stand before the block that follows.
            let top = self.top();
            if matches!(top.kind, Kind::Root) {
                top.flush();
            }
        }
        self.stack.push(Frame { kind, ..Frame::default() });
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.words(&text),
            Event::Code(text) => {
                self.top().inlines.push(Inline::Code { text: text.into_string() });
            }
            Event::SoftBreak => {
                let in_paragraph = matches!(self.top().kind, Kind::Paragraph);
                let gap = if in_paragraph { LINE_END } else { " " };
                self.top().inlines.push(Inline::text(gap));
            }
            Event::HardBreak => self.top().inlines.push(Inline::Break),
            Event::Rule
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                let level = level_of(level).saturating_add(self.shift).clamp(1, 4);
                self.open(Kind::Heading(level));
            }
            Tag::BlockQuote(_) => self.open(Kind::Quote),
            Tag::CodeBlock(_) => self.open(Kind::CodeBlock),
            Tag::List(first) => self.open(Kind::List(first.is_some())),
            Tag::Item => self.open(Kind::Item),
            Tag::Emphasis | Tag::Strikethrough => self.open(Kind::Emph),
            Tag::Strong => self.open(Kind::Strong),
            Tag::Link { dest_url, .. } => self.open(Kind::Link(dest_url.into_string())),
            Tag::Table(aligns) => {
                self.open(Kind::Table);
                self.top().table.columns = aligns
                    .into_iter()
                    .map(|align| Column { align: align_of(align), ..Column::default() })
                    .collect();
            }
            Tag::TableHead | Tag::TableRow => self.open(Kind::Cells),
            Tag::TableCell => self.open(Kind::Cell),
            Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_) => self.open(Kind::Dropped),
            Tag::Paragraph
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => self.open(Kind::Paragraph),
        }
    }

    fn end(&mut self, end: TagEnd) {
        if end == TagEnd::TableHead {
            self.close_head();
        } else {
            self.close();
        }
    }

    /// Closes the frame on top and gives what it read to the one below.
    fn close(&mut self) {
        let Some(mut frame) = self.stack.pop() else { return };
        match std::mem::take(&mut frame.kind) {
            Kind::Root | Kind::Dropped => {}
            Kind::Paragraph => self.close_paragraph(frame),
            Kind::Heading(level) => {
                let text = crate::model::plain_text(&frame.inlines);
                let anchor = anchor_of(&text);
                self.top().blocks.push(Block::Heading { level, text, anchor });
            }
            Kind::Quote => {
                let (text, others) = quoted(frame);
                let top = self.top();
                top.blocks.push(Block::Quote { text });
                top.blocks.extend(others);
            }
            Kind::CodeBlock => {
                let text = crate::model::plain_text(&frame.inlines).trim_end().to_owned();
                self.top().blocks.push(Block::Paragraph { text: vec![Inline::Code { text }] });
            }
            Kind::List(ordered) => {
                self.top().blocks.push(Block::List { ordered, items: frame.items });
            }
            Kind::Item => {
                let item = item_of(frame);
                self.top().items.push(item);
            }
            Kind::Strong => self.top().inlines.push(Inline::Strong { text: frame.inlines }),
            Kind::Emph => self.top().inlines.push(Inline::Emph { text: frame.inlines }),
            Kind::Link(href) if is_safe_href(&href) => {
                self.top().inlines.push(Inline::Link { href, text: frame.inlines });
            }
            Kind::Link(_) => self.top().inlines.extend(frame.inlines),
            Kind::Table => {
                let table = frame.table;
                self.top().blocks.push(Block::Table(table));
            }
            Kind::Cells => self.top().table.rows.push(Row::new(frame.cells)),
            Kind::Cell => {
                let cell = Cell::text(crate::model::plain_text(&frame.inlines));
                self.top().cells.push(cell);
            }
        }
    }

    fn close_head(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        let columns = &mut self.top().table.columns;
        for (column, cell) in columns.iter_mut().zip(frame.cells) {
            column.label = cell.text;
        }
    }

    /// A line that is one directive is the block it names, when the caller has it; the other
    /// lines of the paragraph stay a paragraph, before or after.
    fn close_paragraph(&mut self, frame: Frame) {
        let mut kept: Vec<Inline> = Vec::new();
        for line in lines_of(frame.inlines) {
            let words = crate::model::plain_text(&line);
            let block = match directive(words.trim()) {
                Some((kind, id, "")) => self.resolver.block(kind, id),
                _ => None,
            };
            if let Some(block) = block {
                self.push_paragraph(std::mem::take(&mut kept));
                self.top().blocks.push(block);
            } else {
                if !kept.is_empty() {
                    kept.push(Inline::text(" "));
                }
                kept.extend(self.resolved(line));
            }
        }
        self.push_paragraph(kept);
    }

    fn push_paragraph(&mut self, text: Vec<Inline>) {
        if !text.is_empty() {
            self.top().blocks.push(Block::Paragraph { text });
        }
    }

    /// Words are kept whole in a paragraph (it may be a directive) and resolved elsewhere.
    fn words(&mut self, text: &str) {
        if matches!(self.top().kind, Kind::Paragraph | Kind::CodeBlock | Kind::Dropped) {
            self.top().inlines.push(Inline::text(text));
            return;
        }
        let resolved = self.resolved(vec![Inline::text(text)]);
        self.top().inlines.extend(resolved);
    }

    fn resolved(&self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            let Inline::Text { text } = inline else {
                out.push(inline);
                continue;
            };
            let mut rest = text.as_str();
            let mut plain = String::new();
            while let Some(at) = rest.find("{{") {
                plain.push_str(&rest[..at]);
                let from = &rest[at..];
                let found = directive(from).and_then(|(kind, id, after)| {
                    self.resolver.inline(kind, id).map(|inline| (inline, after))
                });
                if let Some((inline, after)) = found {
                    if !plain.is_empty() {
                        out.push(Inline::text(std::mem::take(&mut plain)));
                    }
                    out.push(inline);
                    rest = after;
                } else {
                    plain.push_str("{{");
                    rest = &from[2..];
                }
            }
            plain.push_str(rest);
            if !plain.is_empty() {
                out.push(Inline::text(plain));
            }
        }
        out
    }
}

/// Marks the end of a source line while its paragraph is read.
const LINE_END: &str = "\n";

/// The source lines of a paragraph.
fn lines_of(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for inline in inlines {
        if matches!(&inline, Inline::Text { text } if text == LINE_END) {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    }
    lines
}

/// Reads `{{kind:id}}` at the start of `text`: the kind, the id, what follows.
fn directive(text: &str) -> Option<(&str, &str, &str)> {
    let (inside, after) = text.strip_prefix("{{")?.split_once("}}")?;
    let (kind, id) = inside.split_once(':')?;
    let (kind, id) = (kind.trim(), id.trim());
    let fits = |name: &str| !name.is_empty() && !name.contains(['{', '}', '\n']);
    (fits(kind) && fits(id)).then_some((kind, id, after))
}

/// The first paragraph of an item is its text; the rest stays under it.
fn item_of(mut frame: Frame) -> Item {
    if frame.inlines.is_empty()
        && let Some(Block::Paragraph { text }) = frame.blocks.first_mut()
    {
        let text = std::mem::take(text);
        frame.blocks.remove(0);
        return Item { text, children: frame.blocks };
    }
    Item { text: frame.inlines, children: frame.blocks }
}

/// The paragraphs of a quotation as one run of text, and what else stood in it.
fn quoted(frame: Frame) -> (Vec<Inline>, Vec<Block>) {
    let (mut out, mut others) = (frame.inlines, Vec::new());
    for block in frame.blocks {
        match block {
            Block::Paragraph { text } | Block::Quote { text } => {
                if !out.is_empty() {
                    out.push(Inline::Break);
                }
                out.extend(text);
            }
            block => others.push(block),
        }
    }
    (out, others)
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn align_of(align: pulldown_cmark::Alignment) -> Align {
    match align {
        pulldown_cmark::Alignment::Right => Align::Right,
        pulldown_cmark::Alignment::Center => Align::Centre,
        pulldown_cmark::Alignment::Left | pulldown_cmark::Alignment::None => Align::Left,
    }
}
