//! The colours and patterns of series: eight pairs that differ without colour.

use std::fmt::Write as _;

/// Text on paper and on plates.
pub(super) const INK: &str = "#1d2b33";
/// The zero line.
pub(super) const AXIS: &str = "#5a6b75";
/// The lines of the grid.
pub(super) const GRID: &str = "#d5dde1";

/// Teal, ochre, slate, plum, then lighter ones: all at least 3:1 on white.
const COLOURS: [&str; 8] =
    ["#0b5f63", "#b5651d", "#4a5a66", "#7a3b69", "#2f7d54", "#8a6d00", "#34558b", "#a23b3b"];

/// The marks of patterns, in a cell of 8 units; the first series is plain.
const PATTERNS: [&str; 8] = [
    "",
    "<path d=\"M-2 2 2-2M0 8 8 0M6 10 10 6\" stroke-width=\"2\"/>",
    "<circle cx=\"2\" cy=\"2\" r=\"1.5\" stroke=\"none\"/>\
     <circle cx=\"6\" cy=\"6\" r=\"1.5\" stroke=\"none\"/>",
    "<path d=\"M0 4H8\" stroke-width=\"2.4\"/>",
    "<path d=\"M4 0V8\" stroke-width=\"2.4\"/>",
    "<path d=\"M0 4H8M4 0V8\" stroke-width=\"1.4\"/>",
    "<path d=\"M-2 6 2 10M0 0 8 8M6-2 10 2\" stroke-width=\"2\"/>",
    "<path d=\"M0 0 8 8M8 0 0 8\" stroke-width=\"1.3\"/>",
];

/// The colour of a series.
pub(super) fn colour(series: usize) -> &'static str {
    COLOURS[series % COLOURS.len()]
}

/// The class by which a style sheet repaints a series.
pub(super) fn class(series: usize) -> String {
    format!("chart-s{}", series % COLOURS.len())
}

/// The paint of a series: plain for the first, a pattern of the picture `id` for the others.
pub(super) fn fill(series: usize, id: &str) -> String {
    let at = series % COLOURS.len();
    if at == 0 { colour(0).to_owned() } else { format!("url(#{id}-p{at})") }
}

/// The patterns used by that many series.
pub(super) fn definitions(series: usize, id: &str) -> String {
    if series < 2 {
        return String::new();
    }
    let mut out = String::from("<defs>");
    for at in 1..series.min(COLOURS.len()) {
        let colour = COLOURS[at];
        let _ = write!(
            out,
            "<pattern id=\"{id}-p{at}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
             <rect class=\"chart-ground\" width=\"8\" height=\"8\" fill=\"#ffffff\"/>\
             <g class=\"chart-m{at}\" fill=\"{colour}\" stroke=\"{colour}\">{}</g></pattern>",
            PATTERNS[at]
        );
    }
    out.push_str("</defs>");
    out
}

/// A marker of a line, centred on a point: round, square, triangle, diamond, then hollow ones.
pub(super) fn marker(series: usize, x: f64, y: f64, tip: &str) -> String {
    let at = series % COLOURS.len();
    let colour = COLOURS[at];
    let fill = if at < 4 { colour } else { "#ffffff" };
    let open =
        format!("class=\"chart-k{at}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.5\"");
    let title = format!("<title>{tip}</title>");
    match at % 4 {
        0 => format!("<circle {open} cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.6\">{title}</circle>"),
        1 => format!(
            "<rect {open} x=\"{:.1}\" y=\"{:.1}\" width=\"6.8\" height=\"6.8\">{title}</rect>",
            x - 3.4,
            y - 3.4
        ),
        2 => format!("<path {open} d=\"M{x:.1} {:.1}l4.6 8h-9.2z\">{title}</path>", y - 5.0),
        _ => format!(
            "<path {open} d=\"M{x:.1} {:.1}l4.6 4.6l-4.6 4.6l-4.6-4.6z\">{title}</path>",
            y - 4.6
        ),
    }
}

/// The dashes of a line: the first is whole.
pub(super) fn dashes(series: usize) -> &'static str {
    ["", "7 4", "2 3", "10 3 2 3", "", "4 2", "1 3", "8 2 1 2"][series % COLOURS.len()]
}
