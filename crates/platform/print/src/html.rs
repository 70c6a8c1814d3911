//! The document as accessible HTML: a fragment for a page of ours, or a page that stands alone.
//!
//! No script, no `style` attribute. Headings start at `h2`, under the title. Wide tables scroll
//! in a region that the keyboard reaches. Each chart has its figures under « Voir les chiffres ».

use std::fmt::Write as _;

use crate::{
    chart::Chart,
    escape::escape,
    model::{Block, Document, Inline, is_safe_href},
    prepare::{outline, prepared},
    svg::{Theme, svg},
    table::{Cell, Row, Table},
};

/// The style of documents and charts, light and dark, all under `.doc` and `.chart`.
///
/// Colours are custom properties (`--doc-…`) that a host page may set.
pub const STYLESHEET: &str = include_str!("html.css");

/// Writes the document as a fragment: one `article`.
pub fn html(document: &Document) -> String {
    fragment(&prepared(document))
}

/// Writes the document as a page that stands alone, with its style inside.
pub fn html_page(document: &Document) -> String {
    let document = prepared(document);
    let lang = escape(document.lang());
    let author = escape(&document.organisation);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"author\" content=\"{author}\">\n<title>{}</title>\n\
         <style>\n{STYLESHEET}</style>\n</head>\n<body class=\"doc-page\">\n\
         <a class=\"doc-skip\" href=\"#doc-contenu\">Aller au contenu</a>\n\
         <main>\n{}</main>\n</body>\n</html>\n",
        escape(&document.title),
        fragment(&document),
    )
}

/// Writes what a document says, without its head, for a page that stands under `.doc`.
pub fn html_blocks(document: &Document) -> String {
    let mut out = String::new();
    push_blocks(&mut out, &prepared(document).blocks);
    out
}

/// Writes one table alone, for a page that stands under `.doc`.
pub fn html_table(table: &Table) -> String {
    let mut out = String::new();
    push_table(&mut out, table);
    out
}

fn fragment(document: &Document) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<article class=\"doc\" lang=\"{}\" aria-labelledby=\"doc-titre\">\n<header class=\"doc-cover\">\n",
        escape(document.lang())
    );
    push_line(&mut out, "p class=\"doc-organisation\"", &document.organisation);
    push_line(&mut out, "h1 id=\"doc-titre\"", &document.title);
    push_line(&mut out, "p class=\"doc-subtitle\"", &document.subtitle);
    push_line(&mut out, "p class=\"doc-date\"", &document.date_line);
    for line in &document.cover_lines {
        push_line(&mut out, "p", line);
    }
    out.push_str("</header>\n");
    push_contents(&mut out, document);
    out.push_str("<div id=\"doc-contenu\">\n");
    push_blocks(&mut out, &document.blocks);
    out.push_str("</div>\n");
    push_line(&mut out, "p class=\"doc-foot\"", &document.foot);
    out.push_str("</article>\n");
    out
}

/// One element on its line; nothing when there are no words.
fn push_line(out: &mut String, open: &str, words: &str) {
    if !words.is_empty() {
        let name = open.split(' ').next().unwrap_or(open);
        let _ = writeln!(out, "<{open}>{}</{name}>", escape(words));
    }
}

/// The table of contents: chapters and sections, nested.
fn push_contents(out: &mut String, document: &Document) {
    let entries = outline(document, 2);
    if entries.len() < 2 {
        return;
    }
    out.push_str(
        "<nav class=\"doc-contents\" aria-labelledby=\"doc-sommaire\">\n\
         <h2 id=\"doc-sommaire\">Sommaire</h2>\n<ol>\n",
    );
    let (mut is_open, mut is_nested) = (false, false);
    for entry in entries {
        if entry.level == 1 || !is_open {
            out.push_str(match (is_nested, is_open) {
                (true, _) => "</li>\n</ol></li>\n",
                (false, true) => "</li>\n",
                (false, false) => "",
            });
            is_nested = false;
            is_open = true;
        } else if is_nested {
            out.push_str("</li>\n");
        } else {
            out.push_str("\n<ol>\n");
            is_nested = true;
        }
        let _ = write!(out, "<li><a href=\"#{}\">{}</a>", escape(entry.anchor), escape(entry.text));
    }
    out.push_str(if is_nested {
        "</li></ol></li>\n</ol>\n</nav>\n"
    } else {
        "</li>\n</ol>\n</nav>\n"
    });
}

fn push_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        push_block(out, block);
    }
}

fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text, anchor } => {
            let rank = level + 1;
            let _ = writeln!(out, "<h{rank} id=\"{}\">{}</h{rank}>", escape(anchor), escape(text));
        }
        Block::Paragraph { text } => {
            out.push_str("<p>");
            push_inlines(out, text);
            out.push_str("</p>\n");
        }
        Block::List { ordered, items } => {
            let name = if *ordered { "ol" } else { "ul" };
            let _ = writeln!(out, "<{name}>");
            for item in items {
                out.push_str("<li>");
                push_inlines(out, &item.text);
                if !item.children.is_empty() {
                    out.push('\n');
                    push_blocks(out, &item.children);
                }
                out.push_str("</li>\n");
            }
            let _ = writeln!(out, "</{name}>");
        }
        Block::Table(table) => push_table(out, table),
        Block::Figure(chart) => push_figure(out, chart),
        Block::Quote { text } => {
            out.push_str("<blockquote><p>");
            push_inlines(out, text);
            out.push_str("</p></blockquote>\n");
        }
        Block::Callout { kind, blocks } => {
            let _ = writeln!(
                out,
                "<div class=\"doc-callout doc-{}\" role=\"note\">\n<p class=\"doc-label\">{}</p>",
                kind.code(),
                kind.label()
            );
            push_blocks(out, blocks);
            out.push_str("</div>\n");
        }
        Block::Definitions { entries } => {
            out.push_str("<dl>\n");
            for entry in entries {
                let _ = write!(
                    out,
                    "<dt id=\"{}\">{}</dt>\n<dd>",
                    escape(&entry.anchor),
                    escape(&entry.term)
                );
                push_inlines(out, &entry.text);
                out.push_str("</dd>\n");
            }
            out.push_str("</dl>\n");
        }
        Block::PageBreak => out.push_str("<div class=\"doc-break\"></div>\n"),
    }
}

fn push_inlines(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => out.push_str(&escape(text)),
            Inline::Strong { text } => push_wrapped(out, "strong", text),
            Inline::Emph { text } => push_wrapped(out, "em", text),
            Inline::Code { text } => {
                let _ = write!(out, "<code>{}</code>", escape(text));
            }
            Inline::Link { href, text } if is_safe_href(href) => {
                let _ = write!(out, "<a href=\"{}\">", escape(href));
                push_inlines(out, text);
                out.push_str("</a>");
            }
            Inline::Link { text, .. } => push_inlines(out, text),
            Inline::Break => out.push_str("<br>\n"),
        }
    }
}

fn push_wrapped(out: &mut String, name: &str, text: &[Inline]) {
    let _ = write!(out, "<{name}>");
    push_inlines(out, text);
    let _ = write!(out, "</{name}>");
}

fn push_figure(out: &mut String, chart: &Chart) {
    let anchor = escape(&chart.anchor);
    let _ = write!(
        out,
        "<figure class=\"doc-figure\" id=\"{anchor}\" aria-labelledby=\"{anchor}-titre\">\n\
         <figcaption id=\"{anchor}-titre\">{title}</figcaption>\n{picture}\n\
         <details>\n<summary>Voir les chiffres<span class=\"doc-hidden\"> : {title}</span></summary>\n",
        title = escape(&chart.title),
        picture = svg(chart, Theme::Screen),
    );
    push_table(out, &chart.table);
    out.push_str("</details>\n</figure>\n");
}

fn push_table(out: &mut String, table: &Table) {
    let anchor = escape(&table.anchor);
    let _ = write!(
        out,
        "<div class=\"doc-scroll\" role=\"region\" aria-labelledby=\"{anchor}-titre\" tabindex=\"0\">\n\
         <table id=\"{anchor}\">\n<caption id=\"{anchor}-titre\"><span class=\"doc-caption\">{}</span></caption>\n<thead>\n",
        escape(&table.caption)
    );
    for row in &table.header_rows {
        out.push_str("<tr>");
        for cell in row {
            if cell.text.is_empty() {
                let _ = write!(out, "<td colspan=\"{}\"></td>", cell.span);
            } else {
                let _ = write!(
                    out,
                    "<th scope=\"colgroup\" colspan=\"{}\">{}</th>",
                    cell.span,
                    escape(&cell.text)
                );
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("<tr>");
    for column in &table.columns {
        let class = column.align.code();
        if column.label.is_empty() {
            let _ = write!(out, "<td class=\"doc-{class}\"></td>");
        } else {
            let label = escape(&column.label);
            let _ = write!(out, "<th scope=\"col\" class=\"doc-{class}\">{label}</th>");
        }
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        push_row(out, table, row);
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if !table.notes.is_empty() {
        out.push_str("<div class=\"doc-notes\">\n");
        for note in &table.notes {
            push_line(out, "p", note);
        }
        out.push_str("</div>\n");
    }
}

fn push_row(out: &mut String, table: &Table, row: &Row) {
    let _ = write!(out, "<tr class=\"doc-{}\">", row.kind.code());
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        let class = column.align.code();
        let words = cell_words(cell);
        // A total has one label for several columns of labels: the others head nothing.
        if cell.header && !words.is_empty() {
            let _ = write!(out, "<th scope=\"row\" class=\"doc-{class}\">{words}</th>");
        } else {
            let _ = write!(out, "<td class=\"doc-{class}\">{words}</td>");
        }
    }
    out.push_str("</tr>\n");
}

fn cell_words(cell: &Cell) -> String {
    let words = escape(&cell.text).replace('\n', "<br>");
    match &cell.href {
        Some(href) if is_safe_href(href) => {
            format!("<a href=\"{}\">{words}</a>", escape(href.trim()))
        }
        _ => words,
    }
}
