//! Upright bars, side by side or stacked, for short labels and few categories.

use super::{
    canvas::{Canvas, Side, text_width, units, wrapped},
    legend,
    scale::{Scale, extent, slot},
};
use crate::{chart::Chart, number};

/// The height of the plot, in units.
const PLOT: f64 = 200.0;
/// The narrowest bar that can carry its value written upwards.
const NARROWEST: f64 = 10.0;

/// The frame of an upright plot.
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) room: f64,
    pub(super) scale: Scale,
    /// What the values written under the lowest bars take below the plot.
    pub(super) deep: f64,
}

impl Plot {
    /// Draws the grid and the value axis under `top`.
    pub(super) fn new(canvas: &mut Canvas<'_>, top: f64, scale: Scale) -> Self {
        let decimals = scale.decimals();
        let labels: Vec<String> =
            scale.ticks().iter().map(|&tick| number::decimal(tick, decimals)).collect();
        let widest = labels.iter().map(|label| text_width(label, 12.0)).fold(0.0, f64::max);
        let left = widest + 10.0;
        let plot = Self { left, top, room: canvas.width - left - 4.0, scale, deep: 0.0 };
        for (tick, label) in scale.ticks().into_iter().zip(labels) {
            let y = plot.y(tick);
            canvas.rule((left, y), (left + plot.room, y), tick.abs() < scale.step * 1e-6);
            canvas.text(left - 5.0, y + 4.2, 12.0, Side::End, &label);
        }
        plot
    }

    /// The height of a value on the sheet.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.top + PLOT * (1.0 - self.scale.share(value))
    }

    /// Writes the categories under the plot and closes the sheet below them. When labels must
    /// be turned and are many, one in `n` is written.
    pub(super) fn categories(&self, canvas: &mut Canvas<'_>, labels: &[String], every: usize) {
        let base = self.top + PLOT + 6.0 + self.deep;
        let room = self.room / units(labels.len().max(1)) * units(every);
        let turned = !labels.iter().all(|label| stands(label, room));
        let mut lowest: f64 = 16.0;
        for (at, label) in labels.iter().enumerate().step_by(every.max(1)) {
            let x = slot(self.left, self.room, labels.len(), at);
            if turned {
                let label = wrapped(label, 12.0, 110.0, 1).join("");
                canvas.turned((x + 4.0, base + 8.0), -40.0, Side::End, &label);
                lowest = lowest.max(text_width(&label, 12.0) * 0.66 + 16.0);
            } else {
                let lines = wrapped(label, 12.0, room - 2.0, 3);
                for (line, words) in lines.iter().enumerate() {
                    canvas.text(x, base + 11.0 + 14.0 * units(line), 12.0, Side::Middle, words);
                }
                lowest = lowest.max(units(lines.len()) * 14.0 + 4.0);
            }
        }
        canvas.height = base + lowest;
    }
}

/// Whether a label can be written level in that room, each word whole, on three lines.
fn stands(label: &str, room: f64) -> bool {
    label.split_whitespace().all(|word| text_width(word, 12.0) <= room - 2.0)
        && wrapped(label, 12.0, room - 2.0, 4).len() <= 3
}

fn labels_fit(chart: &Chart, canvas: &Canvas<'_>) -> bool {
    let room = (canvas.width - 48.0) / units(chart.categories.len().max(1));
    let level = chart.categories.iter().all(|label| stands(label, room));
    let turned =
        room >= 15.0 && chart.categories.iter().all(|label| text_width(label, 12.0) <= 90.0);
    level || turned
}

/// Whether upright bars side by side can carry their labels and values.
pub(super) fn fits(chart: &Chart, canvas: &Canvas<'_>) -> bool {
    let bars = units(chart.categories.len() * chart.series.len()).max(1.0);
    (canvas.width - 48.0) * 0.8 / bars >= NARROWEST && labels_fit(chart, canvas)
}

/// Whether stacked upright bars can carry their labels and values.
pub(super) fn fits_stacked(chart: &Chart, canvas: &Canvas<'_>) -> bool {
    let widest = super::lying::widest_figure(chart, canvas);
    let room = (canvas.width - 48.0) / units(chart.categories.len().max(1));
    room * 0.75 >= widest.max(NARROWEST) && labels_fit(chart, canvas)
}

/// Bars side by side.
pub(super) fn draw_grouped(chart: &Chart, canvas: &mut Canvas<'_>) {
    let top = legend::draw(chart, canvas);
    let values = chart.series.iter().flat_map(|series| series.values.iter().flatten().copied());
    let (low, high) = extent(values.filter(|value| value.is_finite()));
    let count = chart.categories.len();
    let share = (canvas.width - 48.0) / units(count);
    let width = (share * 0.8 / units(chart.series.len())).min(46.0);
    let widest = super::lying::widest_figure(chart, canvas);
    let upright = widest <= width + 3.0;
    let margin = if upright { 18.0 } else { widest + 8.0 };
    let mut plot = Plot::new(canvas, top + margin, Scale::new(low, high, chart.is_whole()));
    if low < 0.0 {
        plot.deep = (plot.y(low) + margin - plot.y(plot.scale.low)).max(0.0);
    }
    let group = width * units(chart.series.len());
    for (at, category) in chart.categories.iter().enumerate() {
        let start = slot(plot.left, plot.room, count, at) - group / 2.0;
        for (series, each) in chart.series.iter().enumerate() {
            let x = start + width * units(series);
            let Some(value) = chart.value(series, at) else {
                canvas.text(x + width / 2.0, plot.y(0.0) - 3.0, 11.0, Side::Middle, "–");
                continue;
            };
            let figure = canvas.figure(value);
            let (from, to) = (plot.y(value.max(0.0)), plot.y(value.min(0.0)));
            let tip = tip(category, &each.name, &figure);
            canvas.bar((x + 0.5, from), (width - 1.0, to - from), series, &tip);
            value_label(canvas, (x + width / 2.0, from, to), value, upright, &figure);
        }
    }
    plot.categories(canvas, &chart.categories, 1);
}

fn value_label(
    canvas: &mut Canvas<'_>,
    (x, from, to): (f64, f64, f64),
    value: f64,
    upright: bool,
    figure: &str,
) {
    match (upright, value < 0.0) {
        (true, false) => canvas.text(x, from - 4.0, 11.0, Side::Middle, figure),
        (true, true) => canvas.text(x, to + 12.0, 11.0, Side::Middle, figure),
        (false, false) => canvas.turned((x + 4.0, from - 4.0), -90.0, Side::Start, figure),
        (false, true) => canvas.turned((x + 4.0, to + 4.0), -90.0, Side::End, figure),
    }
}

/// The words a pointer resting on a bar shows.
pub(super) fn tip(category: &str, series: &str, figure: &str) -> String {
    if series.is_empty() {
        format!("{category} : {figure}")
    } else {
        format!("{category}, {series} : {figure}")
    }
}

/// Bars stacked; the total is written at the end of each when several series stand in it.
pub(super) fn draw_stacked(chart: &Chart, canvas: &mut Canvas<'_>) {
    let top = legend::draw(chart, canvas);
    let (low, high) = super::lying::stacked_extent(chart);
    let plot = Plot::new(canvas, top + 18.0, Scale::new(low, high, chart.is_whole()));
    let count = chart.categories.len();
    let width = (plot.room / units(count) * 0.75).min(64.0);
    for (at, category) in chart.categories.iter().enumerate() {
        let x = slot(plot.left, plot.room, count, at);
        let (mut above, mut below) = (0.0_f64, 0.0_f64);
        for (series, each) in chart.series.iter().enumerate() {
            let Some(value) = chart.value(series, at) else { continue };
            let base = if value < 0.0 { &mut below } else { &mut above };
            let (from, to) =
                (plot.y((*base).max(*base + value)), plot.y((*base).min(*base + value)));
            *base += value;
            let figure = canvas.figure(value);
            let tip = tip(category, &each.name, &figure);
            canvas.bar((x - width / 2.0, from), (width, to - from), series, &tip);
            if to - from >= 15.0 {
                canvas.plated(x, f64::midpoint(from, to), &figure);
            }
        }
        if chart.series.len() > 1 {
            let total = canvas.figure(above + below);
            canvas.text(x, plot.y(above) - 4.0, 12.0, Side::Middle, &total);
        }
    }
    plot.categories(canvas, &chart.categories, 1);
}
