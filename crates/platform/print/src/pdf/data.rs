//! The files the template reads: the document as JSON, and one SVG per chart.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::world::can_draw;
use crate::{
    chart::{Chart, ChartKind},
    date,
    error::PrintError,
    model::{Block, Callout, Document, is_safe_href},
    prepare::{outline, prepared},
    svg::{Theme, svg, told},
    table::Table,
};

/// Files by name.
type Files = Vec<(String, Vec<u8>)>;

/// Everything the template reads, for one document.
pub(super) fn written(document: &Document) -> Result<Files, PrintError> {
    let document = prepared(document);
    let mut value = serde_json::to_value(&document)?;
    let mut writer = Writer { files: Vec::new(), anchors: anchors(&value) };
    let blocks = writer.blocks(&document.blocks)?;
    if let Value::Object(fields) = &mut value {
        fields.insert("blocks".into(), Value::Array(blocks));
        fields.insert("contents".into(), Value::Bool(outline(&document, 2).len() > 1));
        fields.insert("letter".into(), Value::Bool(document.letter));
        fields.insert("contents_title".into(), json!("Sommaire"));
        fields.insert("foot".into(), json!(document.foot));
        fields.insert("language".into(), json!(language(document.lang())));
        let day = date::read(&document.date_line)
            .map(|day| json!([i32::from(day.year()), day.month(), day.day()]));
        fields.insert("day".into(), day.unwrap_or(Value::Null));
    }
    drawable(&mut value);
    writer.files.push(("document.json".into(), serde_json::to_vec(&value)?));
    Ok(writer.files)
}

/// Typst takes the bare language.
fn language(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or("fr")
}

/// Every anchor a link may point to.
fn anchors(value: &Value) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(fields) => {
                if let Some(Value::String(anchor)) = fields.get("anchor") {
                    found.insert(anchor.clone());
                }
                todo.extend(fields.values());
            }
            _ => {}
        }
    }
    found
}

struct Writer {
    files: Files,
    anchors: HashSet<String>,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) -> Result<Vec<Value>, PrintError> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Result<Value, PrintError> {
        let mut value = match block {
            Block::Figure(chart) => return self.figure(chart),
            Block::Callout { kind, blocks } => return self.callout(*kind, blocks),
            Block::List { ordered, items } => {
                let mut out = Vec::with_capacity(items.len());
                for item in items {
                    let children = self.blocks(&item.children)?;
                    out.push(json!({ "text": item.text, "children": children }));
                }
                json!({ "block": "list", "ordered": ordered, "items": out })
            }
            Block::Table(table) => {
                let mut value = serde_json::to_value(block)?;
                if table.columns.is_empty() {
                    return Ok(json!({ "block": "paragraph", "text": [] }));
                }
                measure(&mut value, table);
                value
            }
            _ => serde_json::to_value(block)?,
        };
        self.settle_links(&mut value);
        Ok(value)
    }

    fn callout(&mut self, kind: Callout, blocks: &[Block]) -> Result<Value, PrintError> {
        let blocks = self.blocks(blocks)?;
        Ok(json!({
            "block": "callout", "kind": kind.code(), "label": kind.label(), "blocks": blocks,
        }))
    }

    fn figure(&mut self, chart: &Chart) -> Result<Value, PrintError> {
        let picture = format!("chart-{}.svg", self.files.len());
        let drawing: String = svg(chart, Theme::Paper).chars().map(drawn).collect();
        let share = share(&drawing);
        self.files.push((picture.clone(), drawing.into_bytes()));
        let mut table = serde_json::to_value(&chart.table)?;
        measure(&mut table, &chart.table);
        self.settle_links(&mut table);
        // Every picture writes its values, except several lines that would cover one another.
        let with_figures =
            chart.kind == ChartKind::Line && chart.series.len() > 1 && !chart.is_empty();
        Ok(json!({
            "block": "figure", "anchor": chart.anchor, "title": chart.title, "picture": picture, "share": share,
            "alternative": told(chart), "with_figures": with_figures, "table": table,
        }))
    }

    /// A link that leads nowhere on paper keeps its words only.
    fn settle_links(&self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.settle_links(item)),
            Value::Object(fields) => {
                if let Some(Value::String(href)) = fields.get("href")
                    && !self.leads(href)
                {
                    if fields.get("inline").is_some() {
                        fields.insert("inline".into(), json!("words"));
                    }
                    fields.insert("href".into(), Value::Null);
                }
                fields.values_mut().for_each(|value| self.settle_links(value));
            }
            _ => {}
        }
    }

    fn leads(&self, href: &str) -> bool {
        match href.strip_prefix('#') {
            Some(anchor) => self.anchors.contains(anchor),
            None => is_safe_href(href) && !href.starts_with('/'),
        }
    }
}

/// The part of the width a picture takes, so that it holds on a page with its title.
///
/// The text of a page is 16.4 cm wide and 24.7 cm high; 22.5 cm are left to a picture.
fn share(drawing: &str) -> f64 {
    let size = drawing.split_once("viewBox=\"0 0 ").and_then(|(_, rest)| {
        let (size, _) = rest.split_once('"')?;
        let (width, height) = size.split_once(' ')?;
        Some((width.parse::<f64>().ok()?, height.parse::<f64>().ok()?))
    });
    size.map_or(0.92, |(width, height)| (22.5 / 16.4 * width / height.max(1.0)).min(0.92))
}

/// Gives each column its share of the width.
fn measure(value: &mut Value, table: &Table) {
    if let Value::Object(fields) = value {
        fields.insert("widths".into(), json!(table.shares()));
    }
}

/// Replaces, in every text, the letters no font can draw.
fn drawable(value: &mut Value) {
    match value {
        Value::String(text) if !text.chars().all(can_draw) => {
            *text = text.chars().map(drawn).collect();
        }
        Value::Array(items) => items.iter_mut().for_each(drawable),
        Value::Object(fields) => fields.values_mut().for_each(drawable),
        _ => {}
    }
}

fn drawn(letter: char) -> char {
    if can_draw(letter) || letter.is_control() { letter } else { '?' }
}
