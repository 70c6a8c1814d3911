//! The legend and the name of the unit, above the drawing.

use std::fmt::Write as _;

use super::{
    canvas::{Canvas, Side, text_width, wrapped},
    paint,
};
use crate::chart::{Chart, ChartKind};

/// Draws the unit and, for several series, their names. Returns where the drawing may start.
pub(super) fn draw(chart: &Chart, canvas: &mut Canvas<'_>) -> f64 {
    let mut y = 4.0;
    if chart.series.len() > 1 && chart.kind != ChartKind::Pyramid {
        let (mut x, right) = (2.0, canvas.width);
        y += 12.0;
        for (at, series) in chart.series.iter().enumerate() {
            let name = wrapped(&series.name, 13.0, right - 30.0, 1).join("");
            let width = 24.0 + text_width(&name, 13.0);
            if x > 2.0 && x + width > right {
                x = 2.0;
                y += 19.0;
            }
            swatch(chart.kind, canvas, x, y, at);
            canvas.text(x + 22.0, y, 13.0, Side::Start, &name);
            x += width + 14.0;
        }
        y += 8.0;
    }
    if !chart.unit.is_empty() {
        y += 12.0;
        canvas.text(2.0, y, 12.0, Side::Start, &chart.unit);
        y += 4.0;
    }
    y
}

fn swatch(kind: ChartKind, canvas: &mut Canvas<'_>, x: f64, y: f64, series: usize) {
    let colour = paint::colour(series);
    if kind == ChartKind::Line {
        let mut marks = String::new();
        let _ = write!(
            marks,
            "<line class=\"chart-l{}\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" \
             stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>",
            series % 8,
            y - 4.5,
            x + 18.0,
            y - 4.5,
            paint::dashes(series)
        );
        marks.push_str(&paint::marker(series, x + 9.0, y - 4.5, ""));
        canvas.raw(&marks.replace("<title></title>", "").replace(" stroke-dasharray=\"\"", ""));
    } else {
        let (fill, class) = (canvas.fill(series), paint::class(series));
        canvas.raw(&format!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"16\" height=\"11\" \
             fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1\"/>",
            y - 10.0
        ));
    }
}
