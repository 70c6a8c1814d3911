//! Runs of text: words with their emphasis, links, breaks; and the bookmarks links point to.

use std::{collections::HashMap, fmt::Write as _};

use crate::{
    escape::escape,
    model::{Inline, is_safe_href},
};

/// The links and bookmarks of one document.
#[derive(Default)]
pub(super) struct Links {
    /// Targets outside the document, in the order of their relations.
    pub(super) outside: Vec<String>,
    bookmarks: HashMap<String, usize>,
    next: usize,
}

impl Links {
    /// Numbers the anchors of the document, so that a link may point further down.
    pub(super) fn know(&mut self, anchor: &str) {
        let next = self.bookmarks.len() + 1;
        self.bookmarks.entry(anchor.to_owned()).or_insert(next);
    }

    /// The bookmark of an anchor: short, as word processors want it.
    pub(super) fn bookmark(&self, anchor: &str) -> Option<String> {
        self.bookmarks.get(anchor).map(|number| format!("_Toc{number:06}"))
    }

    /// A bookmark around `inside`.
    pub(super) fn marked(&mut self, anchor: &str, inside: &str) -> String {
        let Some(name) = self.bookmark(anchor) else { return inside.to_owned() };
        self.next += 1;
        let id = self.next;
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{inside}<w:bookmarkEnd w:id=\"{id}\"/>"
        )
    }

    /// Opens a link; `None` when it leads nowhere.
    pub(super) fn opened(&mut self, href: &str) -> Option<String> {
        let href = href.trim();
        if let Some(anchor) = href.strip_prefix('#') {
            let name = self.bookmark(anchor)?;
            return Some(format!("<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">"));
        }
        if href.starts_with('/') || !is_safe_href(href) {
            return None;
        }
        self.outside.push(href.to_owned());
        Some(format!("<w:hyperlink r:id=\"lien{}\" w:history=\"1\">", self.outside.len()))
    }
}

/// What kind of words: each has its character style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Face {
    #[default]
    Plain,
    Link,
    Code,
}

/// How words look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) face: Face,
    /// In half points; 0 keeps the size of the style.
    pub(super) size: u8,
}

/// One run.
pub(super) fn run(words: &str, look: Look) -> String {
    let mut out = String::from("<w:r>");
    let mut properties = String::new();
    match look.face {
        Face::Plain => {}
        Face::Link => properties.push_str("<w:rStyle w:val=\"Lienhypertexte\"/>"),
        Face::Code => properties.push_str("<w:rStyle w:val=\"Code\"/>"),
    }
    if look.bold {
        properties.push_str("<w:b/><w:bCs/>");
    }
    if look.italic {
        properties.push_str("<w:i/><w:iCs/>");
    }
    if look.size > 0 {
        let _ = write!(properties, "<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", look.size);
    }
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    for (at, line) in words.split('\n').enumerate() {
        if at > 0 {
            out.push_str("<w:br/>");
        }
        if !line.is_empty() {
            let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escape(line));
        }
    }
    out.push_str("</w:r>");
    out
}

/// Runs of text.
pub(super) fn runs(inlines: &[Inline], look: Look, links: &mut Links) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } => out.push_str(&run(text, look)),
            Inline::Code { text } => out.push_str(&run(text, Look { face: Face::Code, ..look })),
            Inline::Strong { text } => {
                out.push_str(&runs(text, Look { bold: true, ..look }, links));
            }
            Inline::Emph { text } => {
                out.push_str(&runs(text, Look { italic: true, ..look }, links));
            }
            // A link inside a link is not allowed: the outer one wins.
            Inline::Link { text, .. } if look.face == Face::Link => {
                out.push_str(&runs(text, look, links));
            }
            Inline::Link { href, text } => match links.opened(href) {
                Some(open) => {
                    let inside = runs(text, Look { face: Face::Link, ..look }, links);
                    let _ = write!(out, "{open}{inside}</w:hyperlink>");
                }
                None => out.push_str(&runs(text, look, links)),
            },
            Inline::Break => out.push_str("<w:r><w:br/></w:r>"),
        }
    }
    out
}
