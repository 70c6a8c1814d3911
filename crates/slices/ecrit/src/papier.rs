//! A writing as a document to read and to print: its parts, and the sources it cites by number.

use std::{collections::BTreeSet, fmt::Write as _};

use jiff::civil::Date;
use print::{Block, Definition, Document, Inline, Resolver};
use vocabulary::french_day;

use crate::{
    model::{Ecrit, Section, Source},
    rules::{
        citation::{Run, cited, runs},
        projets::Version,
    },
};

/// Answers marks of citation: a number that leads to its note.
struct Marks;

impl Resolver for Marks {
    fn block(&self, _kind: &str, _id: &str) -> Option<Block> {
        None
    }

    fn inline(&self, kind: &str, id: &str) -> Option<Inline> {
        if kind != "source" {
            return None;
        }
        let (first, last) = id.split_once('-').unwrap_or((id, id));
        let told =
            if first == last { format!("[{first}]") } else { format!("[{first} à {last}]") };
        Some(Inline::link(anchor_link(first), told))
    }
}

fn anchor_link(number: &str) -> String {
    format!("#source-{number}")
}

/// The text of a part as blocks; marks of unknown sources stay as they are written, to be seen.
pub(crate) fn blocks(texte: &str, known: &BTreeSet<i64>) -> Vec<Block> {
    let mut text = String::new();
    for run in runs(texte) {
        match run {
            Run::Text(words) => text.push_str(words),
            Run::Mark(first, last) if known.contains(&first) && known.contains(&last) => {
                let id = if first == last { first.to_string() } else { format!("{first}-{last}") };
                text.push_str(&["{{source:", &id, "}}"].concat());
            }
            Run::Mark(first, last) => {
                let _infallible = write!(text, "\\[\\[{first}-{last}\\]\\]");
            }
        }
    }
    print::markdown(&text, 1, &Marks)
}

/// The versions of the other projects of the child, one by one, as the last part of a shared project.
pub(crate) fn projects(all: &[Version]) -> Vec<Block> {
    let mut blocks = vec![Block::heading(1, "Projets pris en compte")];
    if all.is_empty() {
        blocks.push(Block::paragraph("Aucun autre projet de l’enfant n’est noté à ce jour."));
    }
    blocks.extend(all.iter().map(|one| Block::paragraph(format!("{}.", one.told()))));
    blocks
}

/// What is printed of a source: its day and what it is, never an identifier alone.
fn note(source: &Source) -> Definition {
    Definition {
        anchor: format!("source-{}", source.number),
        term: format!("[{}]", source.number),
        text: vec![Inline::text(format!(
            "{} du {}, dossier du service",
            fiche::capital(&source.label),
            french_day(source.day)
        ))],
    }
}

/// The head of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tete {
    pub enfant: String,
    pub service: String,
    pub organisation: String,
    /// The day it is printed or was validated.
    pub day: Date,
    /// Who validated it; empty for a draft.
    pub par: String,
    /// Its number; empty for a draft.
    pub numero: String,
}

/// The writings that a family reads: the number of children in danger is at their end.
const READ_BY_FAMILIES: &[&str] = &["courrier", "convocation", "dipc", "projet_enfant"];

/// The number of children in danger (CASF, art. L. 226-6).
const DANGER: &str =
    "Un enfant en danger, ou qui risque de l’être : appelez le 119. C’est gratuit, jour et nuit.";

/// The whole document. Sources that no sentence cites any more are not printed.
pub(crate) fn document(
    ecrit: &Ecrit,
    tete: &Tete,
    sections: &[Section],
    sources: &[Source],
) -> Document {
    let known: BTreeSet<i64> = sources.iter().map(|one| one.number).collect();
    let used: BTreeSet<i64> = sections.iter().flat_map(|one| cited(&one.texte)).collect();
    let alone = sections.len() == 1;
    let mut body = Vec::new();
    for (number, section) in (1..).zip(sections) {
        let inside = blocks(&section.texte, &known);
        if inside.is_empty() {
            continue;
        }
        if !alone {
            // An anchor of ours: words that people choose may be those of a field of the page.
            let (text, anchor) = (section.titre.clone(), format!("partie-{number}"));
            body.push(Block::Heading { level: 1, text, anchor });
        }
        body.extend(inside);
    }
    let entries: Vec<Definition> =
        sources.iter().filter(|one| used.contains(&one.number)).map(note).collect();
    if !entries.is_empty() {
        body.push(Block::heading(1, "Sources citées"));
        body.push(Block::Definitions { entries });
    }
    if READ_BY_FAMILIES.contains(&ecrit.nature.code) {
        body.push(Block::paragraph(DANGER));
    }
    let mut cover_lines = Vec::new();
    if tete.numero.is_empty() {
        cover_lines.push("Brouillon : ni validé, ni numéroté.".to_owned());
    } else {
        cover_lines.push(format!("N° {}, validé par {}", tete.numero, tete.par));
    }
    if ecrit.nature.assembled {
        let (start, end) = (french_day(ecrit.start), french_day(ecrit.end));
        cover_lines.push(format!("Période : du {start} au {end}"));
    }
    Document {
        title: ecrit.titre.clone(),
        subtitle: tete.enfant.clone(),
        organisation: format!("{}, {}", tete.organisation, tete.service),
        cover_lines,
        date_line: vocabulary::written_day(tete.day),
        letter: true,
        lang: "fr".to_owned(),
        blocks: body,
        ..Document::default()
    }
}
