//! The parts around the body: types, relations, properties, styles, lists, header and footer.

use std::fmt::Write as _;

use crate::{date, escape::escape, model::Document};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) const ROOT_RELS: &str = include_str!("root.rels.xml");
pub(super) const FONTS: &str = include_str!("fonts.xml");
pub(super) const SETTINGS: &str = include_str!("settings.xml");
pub(super) const FOOTER: &str = include_str!("footer.xml");

/// The type of every part.
pub(super) fn content_types(charts: usize) -> String {
    let mut out = String::from(include_str!("content_types.xml").trim_end());
    for number in 1..=charts {
        let _ = write!(
            out,
            "<Override PartName=\"/word/charts/chart{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
        );
    }
    out.push_str("</Types>");
    out
}

/// Title, author, subject, language and day.
pub(super) fn core(document: &Document) -> String {
    let day = date::read(&document.date_line).map_or(String::new(), |day| {
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
             <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified>"
        )
    });
    format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator>\
         <dc:language>{}</dc:language>{day}</cp:coreProperties>",
        escape(&document.title),
        escape(&document.subtitle),
        escape(&document.organisation),
        escape(&locale(document.lang())),
    )
}

/// The program and the organisation.
pub(super) fn app(document: &Document) -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>Maillage</Application><Company>{}</Company></Properties>",
        escape(&document.organisation)
    )
}

/// What the body refers to.
pub(super) fn document_rels(charts: usize, links: &[String]) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{RELS}\">");
    for (id, kind, target) in [
        ("styles", "styles", "styles.xml"),
        ("polices", "fontTable", "fontTable.xml"),
        ("reglages", "settings", "settings.xml"),
        ("listes", "numbering", "numbering.xml"),
        ("entete", "header", "header1.xml"),
        ("pied", "footer", "footer1.xml"),
    ] {
        let _ =
            write!(out, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    }
    for number in 1..=charts {
        let _ = write!(
            out,
            "<Relationship Id=\"graphique{number}\" Type=\"{OFFICE}/chart\" \
             Target=\"charts/chart{number}.xml\"/>"
        );
    }
    for (number, link) in (1..).zip(links) {
        let _ = write!(
            out,
            "<Relationship Id=\"lien{number}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" \
             TargetMode=\"External\"/>",
            escape(link)
        );
    }
    out.push_str("</Relationships>");
    out
}

/// The data of a chart.
pub(super) fn chart_rels(number: usize) -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{RELS}\"><Relationship Id=\"donnees\" \
         Type=\"{OFFICE}/package\" Target=\"../embeddings/chart{number}.xlsx\"/></Relationships>"
    )
}

/// The styles, in the language of the document.
pub(super) fn styles(lang: &str) -> String {
    include_str!("styles.xml").replace("fr-FR", &escape(&locale(lang)))
}

/// Word processors want a region beside the language.
fn locale(lang: &str) -> String {
    match lang {
        "fr" => "fr-FR".to_owned(),
        "en" => "en-GB".to_owned(),
        lang => lang.to_owned(),
    }
}

/// One bulleted list, then one numbered list per list of the document, each starting at 1.
pub(super) fn numbering(ordered: usize) -> String {
    let mut out = format!("{HEAD}<w:numbering xmlns:w=\"{WORD}\">");
    for (id, is_ordered) in [(0, false), (1, true)] {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>"
        );
        for level in 0..9 {
            let (format, text) = if is_ordered {
                ("decimal", format!("%{}.", level + 1))
            } else {
                ("bullet", ["•", "–", "◦"][level % 3].to_owned())
            };
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
                 <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr>\
                 <w:ind w:left=\"{}\" w:hanging=\"284\"/></w:pPr></w:lvl>",
                425 * (level + 1)
            );
        }
        out.push_str("</w:abstractNum>");
    }
    out.push_str("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for number in 2..ordered + 2 {
        let _ = write!(out, "<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"1\"/>");
        for level in 0..9 {
            let _ = write!(
                out,
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"
            );
        }
        out.push_str("</w:num>");
    }
    out.push_str("</w:numbering>");
    out
}

/// The running head: who, and what.
pub(super) fn header(document: &Document) -> String {
    format!(
        "{HEAD}<w:hdr xmlns:w=\"{WORD}\"><w:p><w:pPr><w:pStyle w:val=\"Entete\"/></w:pPr>\
         <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r>\
         <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:hdr>",
        escape(&document.organisation),
        escape(&document.title)
    )
}
