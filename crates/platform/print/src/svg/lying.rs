//! Lying bars: any number of categories, labels of any length; the sheet grows downwards.

use super::{
    bars::tip,
    canvas::{Canvas, Side, text_width, units, wrapped},
    legend,
    scale::{Scale, extent},
};
use crate::chart::Chart;

/// The widest value written on the chart, in units.
pub(super) fn widest_figure(chart: &Chart, canvas: &Canvas<'_>) -> f64 {
    let all = chart.series.iter().flat_map(|series| series.values.iter().flatten());
    all.map(|&value| text_width(&canvas.figure(value), 11.0)).fold(6.0, f64::max)
}

/// The lowest and highest ends of the stacks.
pub(super) fn stacked_extent(chart: &Chart) -> (f64, f64) {
    let ends = (0..chart.categories.len()).flat_map(|at| {
        let values = (0..chart.series.len()).filter_map(|series| chart.value(series, at));
        let (mut above, mut below) = (0.0_f64, 0.0_f64);
        for value in values {
            if value < 0.0 { below += value } else { above += value }
        }
        [below, above]
    });
    extent(ends)
}

/// The frame of a lying plot: a column of labels, then the bars.
struct Plot {
    left: f64,
    room: f64,
    scale: Scale,
    label_room: f64,
}

impl Plot {
    fn new(chart: &Chart, canvas: &Canvas<'_>, scale: Scale, figures: f64) -> Self {
        let widest =
            chart.categories.iter().map(|label| text_width(label, 12.5)).fold(0.0, f64::max);
        let label_room = widest.min(canvas.width * 0.38);
        let before = if scale.low < 0.0 { figures + 6.0 } else { 0.0 };
        let left = label_room + 8.0 + before;
        let room = canvas.width - left - figures - 8.0;
        Self { left, room, scale, label_room }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + self.room * self.scale.share(value)
    }

    /// Writes a label beside its bars; returns the height the label takes.
    fn label(&self, canvas: &mut Canvas<'_>, words: &str, middle: f64) {
        let lines = wrapped(words, 12.5, self.label_room + 1.0, 3);
        let first = middle + 4.3 - 7.0 * (units(lines.len()) - 1.0);
        for (at, line) in lines.iter().enumerate() {
            let y = first + 14.0 * units(at);
            canvas.text(self.label_room, y, 12.5, Side::End, line);
        }
    }

    fn label_height(&self, words: &str) -> f64 {
        units(wrapped(words, 12.5, self.label_room + 1.0, 3).len()) * 14.0
    }
}

/// Bars side by side, one group per category.
pub(super) fn draw_grouped(chart: &Chart, canvas: &mut Canvas<'_>) {
    let top = legend::draw(chart, canvas) + 4.0;
    let values = chart.series.iter().flat_map(|series| series.values.iter().flatten().copied());
    let (low, high) = extent(values.filter(|value| value.is_finite()));
    let scale = tight(low, high);
    let plot = Plot::new(chart, canvas, scale, widest_figure(chart, canvas));
    let (thick, gap) = match chart.series.len() {
        // Many bars must hold on one sheet of paper.
        _ if canvas.is_paper() && chart.categories.len() > 28 => (11.0, 4.0),
        1 => (15.0, 8.0),
        _ => (13.0, 8.0),
    };
    let zero = plot.x(0.0);
    let mut y = top;
    for (at, category) in chart.categories.iter().enumerate() {
        let bars = thick * units(chart.series.len());
        let height = bars.max(plot.label_height(category)) + gap;
        plot.label(canvas, category, y + height / 2.0);
        for (series, each) in chart.series.iter().enumerate() {
            let bar_top = y + (height - bars) / 2.0 + thick * units(series);
            let baseline = bar_top + thick / 2.0 + 3.9;
            let Some(value) = chart.value(series, at) else {
                canvas.text(zero + 4.0, baseline, 11.0, Side::Start, "–");
                continue;
            };
            let figure = canvas.figure(value);
            let (from, to) = (plot.x(value.min(0.0)), plot.x(value.max(0.0)));
            let tip = tip(category, &each.name, &figure);
            canvas.bar((from, bar_top + 0.5), (to - from, thick - 1.0), series, &tip);
            if value < 0.0 {
                canvas.text(from - 4.0, baseline, 11.0, Side::End, &figure);
            } else {
                canvas.text(to + 4.0, baseline, 11.0, Side::Start, &figure);
            }
        }
        y += height;
    }
    canvas.rule((zero, top), (zero, y), true);
    canvas.height = y + 6.0;
}

/// Values are written on the bars, so the axis needs no round end: it ends with the longest bar.
fn tight(low: f64, high: f64) -> Scale {
    if high - low <= 0.0 {
        Scale::new(0.0, 0.0, true)
    } else {
        Scale { low, high, step: high - low }
    }
}

/// One stacked bar per category, its total at the end.
pub(super) fn draw_stacked(chart: &Chart, canvas: &mut Canvas<'_>) {
    let top = legend::draw(chart, canvas) + 4.0;
    let (low, high) = stacked_extent(chart);
    let plot = Plot::new(chart, canvas, tight(low, high), widest_figure(chart, canvas) + 8.0);
    let zero = plot.x(0.0);
    let mut y = top;
    for (at, category) in chart.categories.iter().enumerate() {
        let height = 18f64.max(plot.label_height(category)) + 8.0;
        let middle = y + height / 2.0;
        plot.label(canvas, category, middle);
        let (mut above, mut below) = (0.0_f64, 0.0_f64);
        for (series, each) in chart.series.iter().enumerate() {
            let Some(value) = chart.value(series, at) else { continue };
            let base = if value < 0.0 { &mut below } else { &mut above };
            let (from, to) =
                (plot.x((*base).min(*base + value)), plot.x((*base).max(*base + value)));
            *base += value;
            let figure = canvas.figure(value);
            let tip = tip(category, &each.name, &figure);
            canvas.bar((from, middle - 9.0), (to - from, 18.0), series, &tip);
            if to - from >= text_width(&figure, 11.0) + 7.0 {
                canvas.plated(f64::midpoint(from, to), middle, &figure);
            }
        }
        let total = canvas.figure(above + below);
        canvas.text(plot.x(above) + 4.0, middle + 4.3, 12.0, Side::Start, &total);
        y += height;
    }
    canvas.rule((zero, top), (zero, y), true);
    canvas.height = y + 6.0;
}
