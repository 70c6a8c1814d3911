//! Lines over an axis: markers and dashes tell the series apart, gaps stay gaps.

use std::fmt::Write as _;

use super::{
    bars::{Plot, tip},
    canvas::{Canvas, Side, text_width, units},
    legend, paint,
    scale::{Scale, extent, slot},
};
use crate::{chart::Chart, escape::escape};

/// Draws the lines.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) {
    let top = legend::draw(chart, canvas) + 18.0;
    let values = chart.series.iter().flat_map(|series| series.values.iter().flatten().copied());
    let (low, high) = extent(values.filter(|value| value.is_finite()));
    let plot = Plot::new(canvas, top, Scale::new(low, high, chart.is_whole()));
    let count = chart.categories.len();
    for series in 0..chart.series.len() {
        let mut path = String::new();
        let mut pen_down = false;
        for at in 0..count {
            let Some(value) = chart.value(series, at) else {
                pen_down = false;
                continue;
            };
            let (x, y) = (slot(plot.left, plot.room, count, at), plot.y(value));
            let _ = write!(path, "{}{x:.1} {y:.1}", if pen_down { 'L' } else { 'M' });
            pen_down = true;
        }
        let dashes = match paint::dashes(series) {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        canvas.raw(&format!(
            "<path class=\"chart-l{}\" d=\"{path}\" fill=\"none\" stroke=\"{}\" \
             stroke-width=\"2\" stroke-linejoin=\"round\"{dashes}/>",
            series % 8,
            paint::colour(series)
        ));
    }
    points(chart, canvas, &plot);
    plot.categories(canvas, &chart.categories, every(chart, &plot));
}

/// Markers, and the values when one series has room for them.
fn points(chart: &Chart, canvas: &mut Canvas<'_>, plot: &Plot) {
    let count = chart.categories.len();
    let widest = super::lying::widest_figure(chart, canvas);
    let written = chart.series.len() == 1 && widest + 4.0 <= plot.room / units(count.max(1));
    for (series, each) in chart.series.iter().enumerate() {
        for (at, category) in chart.categories.iter().enumerate() {
            let Some(value) = chart.value(series, at) else { continue };
            let (x, y) = (slot(plot.left, plot.room, count, at), plot.y(value));
            let figure = canvas.figure(value);
            let tip = escape(&tip(category, &each.name, &figure));
            canvas.raw(&paint::marker(series, x, y, &tip));
            if written {
                // Under a trough, so that the line does not cross its figure.
                let higher = |near: Option<f64>| near.is_none_or(|near| near > value);
                let before = at.checked_sub(1).and_then(|at| chart.value(series, at));
                let is_trough = at > 0 && higher(before) && higher(chart.value(series, at + 1));
                let y = if is_trough && value > 0.0 { y + 16.0 } else { y - 8.0 };
                canvas.text(x, y, 11.0, Side::Middle, &figure);
            }
        }
    }
}

/// One label in how many is written, so that turned labels stay apart.
fn every(chart: &Chart, plot: &Plot) -> usize {
    let room = plot.room / units(chart.categories.len().max(1));
    let level =
        chart.categories.iter().map(|label| text_width(label, 12.0)).fold(0.0, f64::max) + 4.0;
    if level <= room {
        return 1;
    }
    (1..=chart.categories.len()).find(|&every| room * units(every) >= 24.0).unwrap_or(1)
}
