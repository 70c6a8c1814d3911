//! The sheet a chart is drawn on: marks go in, an SVG comes out.

use std::fmt::Write as _;

use super::{Theme, head, paint};
use crate::{chart::Chart, escape::escape, model::anchor_of, number};

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Middle,
    End,
}

impl Side {
    fn anchor(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// The sheet.
pub(super) struct Canvas<'a> {
    chart: &'a Chart,
    theme: Theme,
    id: String,
    marks: String,
    /// In units of the picture.
    pub(super) width: f64,
    /// In units of the picture; grows as the drawing does.
    pub(super) height: f64,
    decimals: u8,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(chart: &'a Chart, theme: Theme) -> Self {
        let name = if chart.anchor.is_empty() { &chart.title } else { &chart.anchor };
        Self {
            chart,
            theme,
            id: format!("g-{}", anchor_of(name)),
            marks: String::new(),
            width: theme.width(),
            height: 0.0,
            decimals: u8::from(!chart.is_whole()),
        }
    }

    /// Whether the chart goes to paper, whose height is bounded.
    pub(super) fn is_paper(&self) -> bool {
        self.theme == Theme::Paper
    }

    /// A value as it is written on the chart.
    pub(super) fn figure(&self, value: f64) -> String {
        number::decimal(value, self.decimals)
    }

    /// The paint of a series: a colour or a pattern of this picture.
    pub(super) fn fill(&self, series: usize) -> String {
        paint::fill(series, &self.id)
    }

    /// The outline of a series.
    pub(super) fn stroke(series: usize) -> &'static str {
        paint::colour(series)
    }

    fn ink(&self) -> &'static str {
        match self.theme {
            Theme::Screen => "currentColor",
            Theme::Paper => paint::INK,
        }
    }

    /// A text; `size` in units.
    pub(super) fn text(&mut self, x: f64, y: f64, size: f64, side: Side, words: &str) {
        let (ink, anchor) = (self.ink(), side.anchor());
        let _ = write!(
            self.marks,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" \
             fill=\"{ink}\">{}</text>",
            escape(words)
        );
    }

    /// A text turned by `degrees` around its point.
    pub(super) fn turned(&mut self, at: (f64, f64), degrees: f64, side: Side, words: &str) {
        let ((x, y), ink, anchor) = (at, self.ink(), side.anchor());
        let size = if degrees <= -90.0 { 11 } else { 12 };
        let _ = write!(
            self.marks,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" \
             fill=\"{ink}\" transform=\"rotate({degrees:.0} {x:.1} {y:.1})\">{}</text>",
            escape(words)
        );
    }

    /// A bar of a series, with the words a pointer resting on it shows.
    pub(super) fn bar(&mut self, corner: (f64, f64), size: (f64, f64), series: usize, tip: &str) {
        let ((x, y), (width, height)) = (corner, size);
        let (fill, stroke) = (self.fill(series), Self::stroke(series));
        let class = paint::class(series);
        let _ = write!(
            self.marks,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
             height=\"{height:.1}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1\">\
             <title>{}</title></rect>",
            escape(tip)
        );
    }

    /// A figure on a plate, legible over any pattern.
    pub(super) fn plated(&mut self, x: f64, y: f64, words: &str) {
        let width = text_width(words, 11.0) + 5.0;
        let _ = write!(
            self.marks,
            "<rect class=\"chart-plate\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" \
             height=\"13\" rx=\"2\" fill=\"#ffffff\"/>\
             <text class=\"chart-plated\" x=\"{x:.1}\" y=\"{:.1}\" font-size=\"11\" \
             text-anchor=\"middle\" fill=\"{}\">{}</text>",
            x - width / 2.0,
            y - 6.5,
            y + 3.9,
            paint::INK,
            escape(words)
        );
    }

    /// A thin line of the frame; `strong` for the zero line.
    pub(super) fn rule(&mut self, from: (f64, f64), to: (f64, f64), strong: bool) {
        let (class, stroke, width) = if strong {
            ("chart-axis", paint::AXIS, 1.2)
        } else {
            ("chart-grid", paint::GRID, 0.8)
        };
        let _ = write!(
            self.marks,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" \
             stroke=\"{stroke}\" stroke-width=\"{width}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    /// Raw marks made by a sibling module, already escaped.
    pub(super) fn raw(&mut self, marks: &str) {
        self.marks.push_str(marks);
    }

    /// The picture of a chart without any value.
    pub(super) fn say_empty(&mut self) {
        self.height = 72.0;
        let middle = self.width / 2.0;
        self.text(middle, 40.0, 14.0, Side::Middle, "Aucune donnée à représenter");
    }

    /// The finished picture.
    pub(super) fn finish(self) -> String {
        let mut out = head(self.chart, &self.id, self.width, self.height.ceil());
        if !self.chart.is_empty() {
            out.push_str(&paint::definitions(self.chart.series.len(), &self.id));
        }
        // What is drawn is told by the title, the description and the table.
        let _ = write!(out, "<g aria-hidden=\"true\">{}</g></svg>", self.marks);
        out
    }
}

/// About how wide a text is, in units: the measure is generous, so that texts do not touch.
pub(super) fn text_width(words: &str, size: f64) -> f64 {
    let units: f64 = words
        .chars()
        .map(|letter| match letter {
            '\u{202f}' | ' ' | '\u{a0}' | ',' | '.' | 'i' | 'l' | 'j' | 'I' | '\'' | '’' => 0.3,
            'm' | 'w' | 'M' | 'W' | '%' | 'œ' => 0.88,
            letter if letter.is_uppercase() => 0.7,
            letter if letter.is_ascii_digit() => 0.62,
            _ => 0.59,
        })
        .sum();
    units * size
}

/// Breaks a label into at most `most` lines no wider than `room`; the last one is cut with `…`.
pub(super) fn wrapped(words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || text_width(&longer, size) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    let count = lines.len();
    for (at, line) in lines.iter_mut().enumerate() {
        shorten(line, size, room, cut && at + 1 == count);
    }
    lines
}

fn shorten(line: &mut String, size: f64, room: f64, cut: bool) {
    if !cut && text_width(line, size) <= room {
        return;
    }
    while !line.is_empty() && text_width(line, size) + 0.8 * size > room {
        line.pop();
    }
    line.truncate(line.trim_end().len());
    line.push('…');
}

/// A count as a coordinate.
#[expect(clippy::cast_precision_loss, reason = "counts of categories, far below 2^52")]
pub(super) fn units(count: usize) -> f64 {
    count as f64
}
