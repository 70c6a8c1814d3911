//! The neutral document: headings, text, tables and charts, and nothing of any trade.
//!
//! A caller builds a [`Document`] once; every format is written from it. Text is plain text:
//! each writer escapes it for its own format, so no caller ever escapes anything.
//! Anchors are ids: unique in the document, made of ASCII letters, digits and `-`
//! ([`anchor_of`] makes one); writers tolerate a double by numbering it.

use serde::{Deserialize, Serialize};

use crate::{chart::Chart, table::Table};

/// A whole document, ready to be written in any format.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The title, on the cover and in the metadata.
    pub title: String,
    /// A second line under the title; may be empty.
    pub subtitle: String,
    /// Who publishes; the author in the metadata.
    pub organisation: String,
    /// Free lines at the foot of the cover (address, approval, period).
    pub cover_lines: Vec<String>,
    /// The date as people read it (`12 mars 2026`); writers never look at a clock.
    pub date_line: String,
    /// A line at the foot of every page and sheet: who took the document out, when, why. Writers
    /// without pages print it once.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub foot: String,
    /// A letter: its head stands on the first page, above the text; no cover, no table of contents.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub letter: bool,
    /// The language of the text, a BCP 47 tag. `fr` when empty.
    pub lang: String,
    /// What the document says, in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// The language tag, `fr` when none is given.
    pub fn lang(&self) -> &str {
        if self.lang.is_empty() { "fr" } else { &self.lang }
    }
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading {
        /// From 1 (chapter) to 4; other values are brought back into that range.
        level: u8,
        /// The words of the heading.
        text: String,
        /// The id other blocks link to.
        anchor: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
    },
    /// A list, possibly with lists inside its items.
    List {
        /// Numbered when true.
        ordered: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A table of figures or text.
    Table(Table),
    /// A chart with the table behind it.
    Figure(Chart),
    /// Words quoted from somebody.
    Quote {
        /// The words, without guillemets of their own.
        text: Vec<Inline>,
    },
    /// A passage set apart.
    Callout {
        /// What kind of passage.
        kind: Callout,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Terms and their meaning.
    Definitions {
        /// In the order they are shown.
        entries: Vec<Definition>,
    },
    /// On paper, what follows starts a new page.
    PageBreak,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The text of the item.
    pub text: Vec<Inline>,
    /// Lists or paragraphs under it.
    pub children: Vec<Block>,
}

/// A term and its meaning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Definition {
    /// The id a link may point to; may be empty.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// Its meaning.
    pub text: Vec<Inline>,
}

/// Why a passage is set apart. Each kind is told by its label, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callout {
    /// « À savoir »
    Info,
    /// « À retenir »
    Key,
    /// « Attention »
    Warning,
}

impl Callout {
    /// The label printed above the passage.
    pub fn label(self) -> &'static str {
        match self {
            Self::Info => "À savoir",
            Self::Key => "À retenir",
            Self::Warning => "Attention",
        }
    }

    /// The stable code, used as a class name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Key => "key",
            Self::Warning => "warning",
        }
    }
}

/// A run of text inside a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "inline", rename_all = "snake_case")]
pub enum Inline {
    /// Plain words.
    Text {
        /// The words.
        text: String,
    },
    /// Strong words.
    Strong {
        /// What is strong.
        text: Vec<Inline>,
    },
    /// Stressed words.
    Emph {
        /// What is stressed.
        text: Vec<Inline>,
    },
    /// A link. Only `http:`, `https:`, `mailto:`, `/path` and `#anchor` are followed.
    Link {
        /// Where to.
        href: String,
        /// The words of the link.
        text: Vec<Inline>,
    },
    /// Words in a fixed-width face.
    Code {
        /// The words.
        text: String,
    },
    /// A line break.
    Break,
}

impl Inline {
    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// Strong plain words.
    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong { text: vec![Self::text(text)] }
    }

    /// Stressed plain words.
    pub fn emph(text: impl Into<String>) -> Self {
        Self::Emph { text: vec![Self::text(text)] }
    }

    /// A link with plain words.
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { href: href.into(), text: vec![Self::text(text)] }
    }
}

impl Block {
    /// A heading whose anchor is made from its words.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Heading { level, anchor: anchor_of(&text), text }
    }

    /// A paragraph of plain words.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: vec![Inline::text(text)] }
    }
}

/// The bare words of a run of text.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Strong { text } | Inline::Emph { text } | Inline::Link { text, .. } => {
                push_plain(text, out);
            }
            Inline::Break => out.push(' '),
        }
    }
}

/// Makes an anchor from words: ASCII lower case, `-` between words, never empty, not starting
/// with a digit.
pub fn anchor_of(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let folded = fold(letter);
        if folded.is_empty() {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push_str(&folded);
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() || out.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("s-{out}").trim_end_matches('-').to_owned();
    }
    out.to_owned()
}

/// The ASCII lower-case letters a French letter is sorted under; empty for anything else.
fn fold(letter: char) -> String {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match lower {
        'a'..='z' | '0'..='9' => lower.to_string(),
        'à' | 'â' | 'ä' | 'á' | 'ã' => "a".to_owned(),
        'é' | 'è' | 'ê' | 'ë' => "e".to_owned(),
        'î' | 'ï' | 'í' => "i".to_owned(),
        'ô' | 'ö' | 'ó' => "o".to_owned(),
        'ù' | 'û' | 'ü' | 'ú' => "u".to_owned(),
        'ç' => "c".to_owned(),
        'ñ' => "n".to_owned(),
        'œ' => "oe".to_owned(),
        'æ' => "ae".to_owned(),
        _ => String::new(),
    }
}

/// Whether a link may be followed: a closed list of schemes, so that no `javascript:` passes.
pub fn is_safe_href(href: &str) -> bool {
    let href = href.trim();
    if href.chars().any(char::is_control) {
        return false;
    }
    href.starts_with('#')
        || (href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\"))
        || ["http://", "https://", "mailto:"].iter().any(|scheme| {
            href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}
