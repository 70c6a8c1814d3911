//! A chart as SVG: real text, French numbers, one picture for the screen, one for paper.
//!
//! No script, no `style` attribute, no font fetched: presentation attributes and classes only,
//! so a strict content policy holds and a style sheet can repaint the chart for dark mode.
//! Series differ by pattern or marker as well as by colour; values are written on the bars.
//! The picture is 420 units wide on screen, so that 13-unit text stays legible on a phone.

mod bars;
mod canvas;
mod legend;
mod line;
mod lying;
mod paint;
mod pyramid;
mod scale;

use std::fmt::Write as _;

use canvas::Canvas;

use crate::{
    chart::{Chart, ChartKind},
    escape::escape,
    number,
};

/// Where the chart will be seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Inside a page: text takes the colour of the page (`currentColor`), 420 units wide.
    #[default]
    Screen,
    /// On paper: every colour explicit, 600 units wide.
    Paper,
}

impl Theme {
    /// The width of the picture, in its own units.
    fn width(self) -> f64 {
        match self {
            Self::Screen => 420.0,
            Self::Paper => 600.0,
        }
    }
}

/// Draws the chart.
///
/// The same chart gives the same bytes. A chart without any value says so in words.
pub fn svg(chart: &Chart, theme: Theme) -> String {
    let mut canvas = Canvas::new(chart, theme);
    if chart.is_empty() {
        canvas.say_empty();
    } else {
        match chart.kind {
            ChartKind::Bars | ChartKind::GroupedBars => {
                if bars::fits(chart, &canvas) {
                    bars::draw_grouped(chart, &mut canvas);
                } else {
                    lying::draw_grouped(chart, &mut canvas);
                }
            }
            ChartKind::StackedBars => {
                if bars::fits_stacked(chart, &canvas) {
                    bars::draw_stacked(chart, &mut canvas);
                } else {
                    lying::draw_stacked(chart, &mut canvas);
                }
            }
            ChartKind::HorizontalBars => lying::draw_grouped(chart, &mut canvas),
            ChartKind::Line => line::draw(chart, &mut canvas),
            ChartKind::Pyramid => pyramid::draw(chart, &mut canvas),
        }
    }
    canvas.finish()
}

/// The text alternative of a chart: its description, or its title when there is none.
pub(crate) fn alternative(chart: &Chart) -> String {
    let description = chart.description.trim();
    if description.is_empty() {
        format!("Graphique : {}.", chart.title.trim().trim_end_matches('.'))
    } else {
        description.to_owned()
    }
}

/// The description of a chart and its values: what a person who cannot see it is told.
pub(crate) fn told(chart: &Chart) -> String {
    let mut out = alternative(chart);
    for (at, series) in chart.series.iter().enumerate() {
        let values = chart.categories.iter().enumerate().filter_map(|(category, name)| {
            let value = chart.value(at, category)?;
            Some(format!("{name} {}", number::decimal(value, u8::from(!chart.is_whole()))))
        });
        let values: Vec<String> = values.collect();
        let name = if series.name.is_empty() { "Valeurs" } else { &series.name };
        let _ = write!(out, " {name}\u{a0}: {}.", values.join(", "));
    }
    out
}

/// The head of every picture: role, title, description.
fn head(chart: &Chart, id: &str, width: f64, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         aria-labelledby=\"{id}-t {id}-d\" font-family=\"{FONTS}\" font-size=\"13\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escape(&chart.title),
        escape(&alternative(chart)),
    )
}

/// Families tried in turn; none is fetched.
const FONTS: &str = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, DejaVu Sans, Verdana, \
                     sans-serif";
