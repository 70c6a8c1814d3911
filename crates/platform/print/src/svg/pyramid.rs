//! Two series back to back, the labels between them; the first category at the bottom.

use super::{
    bars::tip,
    canvas::{Canvas, Side, text_width, wrapped},
    lying::widest_figure,
};
use crate::chart::Chart;

/// The height of a row, in units.
const ROW: f64 = 21.0;

/// Draws the pyramid. Only the first two series are drawn; sizes are absolute.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) {
    let widest = chart.categories.iter().map(|label| text_width(label, 12.5)).fold(0.0, f64::max);
    let labels = widest.min(canvas.width * 0.3) + 14.0;
    let figures = widest_figure(chart, canvas) + 8.0;
    let room = (canvas.width - labels) / 2.0 - figures;
    let longest = chart
        .series
        .iter()
        .take(2)
        .flat_map(|series| series.values.iter().flatten())
        .filter(|value| value.is_finite())
        .fold(0.0_f64, |longest, value| longest.max(value.abs()));
    let longest = if longest > 0.0 { longest } else { 1.0 };
    let middle = canvas.width / 2.0;
    let (left, right) = (middle - labels / 2.0, middle + labels / 2.0);
    let mut top = 18.0;
    if !chart.unit.is_empty() {
        canvas.text(2.0, 14.0, 12.0, Side::Start, &chart.unit);
        top += 18.0;
    }
    for (series, each) in chart.series.iter().enumerate().take(2) {
        let (x, side) = if series == 0 { (left, Side::End) } else { (right, Side::Start) };
        let name = wrapped(&each.name, 13.0, room + figures, 1).join("");
        canvas.text(x, top, 13.0, side, &name);
    }
    top += 8.0;
    let mut y = top;
    for (at, category) in chart.categories.iter().enumerate().rev() {
        let baseline = y + ROW / 2.0 + 4.3;
        let label = wrapped(category, 12.5, labels - 12.0, 1).join("");
        canvas.text(middle, baseline, 12.5, Side::Middle, &label);
        for (series, each) in chart.series.iter().enumerate().take(2) {
            let Some(value) = chart.value(series, at) else { continue };
            let length = room * value.abs() / longest;
            let figure = canvas.figure(value);
            let tip = tip(category, &each.name, &figure);
            let x = if series == 0 { left - length } else { right };
            canvas.bar((x, y + 2.0), (length, ROW - 4.0), series, &tip);
            if series == 0 {
                canvas.text(x - 4.0, baseline - 0.4, 11.0, Side::End, &figure);
            } else {
                canvas.text(right + length + 4.0, baseline - 0.4, 11.0, Side::Start, &figure);
            }
        }
        y += ROW;
    }
    canvas.rule((left, top), (left, y), true);
    canvas.rule((right, top), (right, y), true);
    canvas.height = y + 6.0;
}
