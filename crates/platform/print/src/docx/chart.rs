//! A native chart: drawn by the word processor, its data a workbook inside the document.

use std::fmt::Write as _;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::{
    chart::{Chart, ChartKind},
    escape::escape,
};

/// The width of a chart, in English Metric Units (16 cm).
pub(super) const WIDTH: u32 = 5_760_000;

/// A chart and its data.
pub(super) struct Part {
    pub(super) xml: String,
    pub(super) workbook: Vec<u8>,
}

/// The height of a chart, in English Metric Units: lying bars grow with their number.
pub(super) fn height(chart: &Chart) -> u32 {
    let bars = u32::try_from(chart.categories.len() * chart.series.len().max(1)).unwrap_or(60);
    let bars = if chart.kind == ChartKind::StackedBars {
        u32::try_from(chart.categories.len() * 2).unwrap_or(60)
    } else {
        bars
    };
    if chart.is_lying() {
        (1_000_000 + bars * 200_000).clamp(1_800_000, 8_000_000)
    } else {
        2_700_000
    }
}

/// The parts of a chart that has something to draw.
pub(super) fn part(chart: &Chart) -> Result<Part, XlsxError> {
    Ok(Part { xml: xml(chart), workbook: workbook(chart)? })
}

/// The left side of a pyramid grows to the left.
fn drawn(chart: &Chart, series: usize, at: usize) -> Option<f64> {
    let value = chart.value(series, at)?;
    Some(if chart.kind == ChartKind::Pyramid && series == 0 { -value } else { value })
}

const SHEET: &str = "Données";

fn workbook(chart: &Chart) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day: the same document gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    for (row, category) in (1_u32..).zip(&chart.categories) {
        sheet.write_string(row, 0, category)?;
    }
    for (column, series) in (1_u16..).zip(&chart.series) {
        sheet.write_string(0, column, &series.name)?;
        for (at, row) in (0..chart.categories.len()).zip(1_u32..) {
            if let Some(value) = drawn(chart, usize::from(column) - 1, at) {
                sheet.write_number(row, column, value)?;
            }
        }
    }
    book.save_to_buffer()
}

const COLOURS: [&str; 8] =
    ["0B5F63", "B5651D", "4A5A66", "7A3B69", "2F7D54", "8A6D00", "34558B", "A23B3B"];
const PATTERNS: [&str; 7] =
    ["wdUpDiag", "pct50", "narHorz", "narVert", "smGrid", "wdDnDiag", "trellis"];
const MARKERS: [&str; 4] = ["circle", "square", "triangle", "diamond"];
const DASHES: [&str; 4] = ["solid", "dash", "sysDot", "dashDot"];

fn xml(chart: &Chart) -> String {
    let is_line = chart.kind == ChartKind::Line;
    let is_stacked = matches!(chart.kind, ChartKind::StackedBars | ChartKind::Pyramid);
    let is_lying = chart.is_lying();
    let mut series = String::new();
    for at in 0..chart.series.len() {
        series.push_str(&one(chart, at));
    }
    let plot = if is_line {
        format!(
            "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>{series}\
             <c:marker val=\"1\"/><c:axId val=\"1001\"/><c:axId val=\"1002\"/></c:lineChart>"
        )
    } else {
        let (direction, grouping, overlap, gap) = (
            if is_lying { "bar" } else { "col" },
            if is_stacked { "stacked" } else { "clustered" },
            if is_stacked { "<c:overlap val=\"100\"/>" } else { "" },
            if chart.kind == ChartKind::Pyramid { 25 } else { 55 },
        );
        format!(
            "<c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"{grouping}\"/>\
             <c:varyColors val=\"0\"/>{series}<c:gapWidth val=\"{gap}\"/>{overlap}\
             <c:axId val=\"1001\"/><c:axId val=\"1002\"/></c:barChart>"
        )
    };
    let legend = if chart.series.len() > 1 {
        "<c:legend><c:legendPos val=\"t\"/><c:overlay val=\"0\"/></c:legend>"
    } else {
        ""
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <c:date1904 val=\"0\"/><c:lang val=\"fr-FR\"/><c:roundedCorners val=\"0\"/>\
         <c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>{plot}{axes}</c:plotArea>\
         {legend}<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>\
         <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>\
         <c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"900\">\
         <a:solidFill><a:srgbClr val=\"1D2B33\"/></a:solidFill><a:latin typeface=\"Atkinson Hyperlegible Next\"/></a:defRPr></a:pPr>\
         <a:endParaRPr lang=\"fr-FR\"/></a:p></c:txPr>\
         <c:externalData r:id=\"donnees\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
        axes = axes(chart, is_lying),
    )
}

fn axes(chart: &Chart, is_lying: bool) -> String {
    // Lying bars read from the top, except a pyramid, whose first category is at the bottom.
    let reversed = is_lying && chart.kind != ChartKind::Pyramid;
    let order = if reversed { "maxMin" } else { "minMax" };
    let (below, beside) = if is_lying { ("l", "b") } else { ("b", "l") };
    let title = if chart.unit.is_empty() {
        String::new()
    } else {
        format!(
            "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"900\" b=\"0\"/>\
             </a:pPr><a:r><a:rPr lang=\"fr-FR\" sz=\"900\" b=\"0\"/><a:t>{}</a:t></a:r></a:p></c:rich>\
             </c:tx><c:overlay val=\"0\"/></c:title>",
            escape(&chart.unit)
        )
    };
    format!(
        "<c:catAx><c:axId val=\"1001\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{below}\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>\
         <c:spPr><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"5A6B75\"/></a:solidFill></a:ln></c:spPr>\
         <c:crossAx val=\"1002\"/><c:crosses val=\"autoZero\"/><c:auto val=\"1\"/>\
         <c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"0\"/></c:catAx>\
         <c:valAx><c:axId val=\"1002\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{beside}\"/>\
         <c:majorGridlines><c:spPr><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D5DDE1\"/></a:solidFill>\
         </a:ln></c:spPr></c:majorGridlines>{title}\
         <c:numFmt formatCode=\"{mask}\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>\
         <c:spPr><a:ln><a:noFill/></a:ln></c:spPr>\
         <c:crossAx val=\"1001\"/><c:crosses val=\"{crosses}\"/><c:crossBetween val=\"between\"/></c:valAx>",
        mask = mask(chart),
        crosses = if reversed { "max" } else { "autoZero" },
    )
}

fn mask(chart: &Chart) -> &'static str {
    match (chart.kind == ChartKind::Pyramid, chart.is_whole()) {
        (true, true) => "#,##0;#,##0",
        (true, false) => "#,##0.0;#,##0.0",
        (false, true) => "#,##0",
        (false, false) => "#,##0.0",
    }
}

/// One series, with its words and values kept in the part.
fn one(chart: &Chart, at: usize) -> String {
    let count = chart.categories.len();
    let column = column(at + 1);
    let mut out = format!(
        "<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef>\
         <c:f>'{SHEET}'!${column}$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{}</c:v>\
         </c:pt></c:strCache></c:strRef></c:tx>{}",
        escape(&chart.series[at].name),
        paint(chart.kind, at),
    );
    if chart.kind == ChartKind::Line {
        let _ = write!(
            out,
            "<c:marker><c:symbol val=\"{}\"/><c:size val=\"6\"/><c:spPr><a:solidFill>\
             <a:srgbClr val=\"{}\"/></a:solidFill></c:spPr></c:marker>",
            MARKERS[at % 4],
            COLOURS[at % 8]
        );
    } else {
        out.push_str("<c:invertIfNegative val=\"0\"/>");
    }
    if chart.kind != ChartKind::Line && count * chart.series.len() <= 40 {
        out.push_str(&labels(chart));
    }
    let _ = write!(
        out,
        "<c:cat><c:strRef><c:f>'{SHEET}'!$A$2:$A${}</c:f><c:strCache><c:ptCount val=\"{count}\"/>",
        count + 1
    );
    for (point, category) in chart.categories.iter().enumerate() {
        let _ = write!(out, "<c:pt idx=\"{point}\"><c:v>{}</c:v></c:pt>", escape(category));
    }
    let _ = write!(
        out,
        "</c:strCache></c:strRef></c:cat><c:val><c:numRef>\
         <c:f>'{SHEET}'!${column}$2:${column}${}</c:f><c:numCache>\
         <c:formatCode>General</c:formatCode><c:ptCount val=\"{count}\"/>",
        count + 1
    );
    for point in 0..count {
        if let Some(value) = drawn(chart, at, point) {
            let _ = write!(out, "<c:pt idx=\"{point}\"><c:v>{value}</c:v></c:pt>");
        }
    }
    out.push_str("</c:numCache></c:numRef></c:val>");
    if chart.kind == ChartKind::Line {
        out.push_str("<c:smooth val=\"0\"/>");
    }
    out.push_str("</c:ser>");
    out
}

const PLATE: &str = "<c:spPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill></c:spPr>";

fn labels(chart: &Chart) -> String {
    // Inside a bar, a plate keeps the figure legible over the pattern.
    let (place, plate) = match chart.kind {
        ChartKind::StackedBars => ("ctr", PLATE),
        ChartKind::Pyramid => ("inBase", PLATE),
        ChartKind::Bars | ChartKind::GroupedBars | ChartKind::HorizontalBars | ChartKind::Line => {
            ("outEnd", "")
        }
    };
    format!(
        "<c:dLbls><c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/>{plate}\
         <c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"800\"/></a:pPr>\
         <a:endParaRPr lang=\"fr-FR\"/></a:p></c:txPr><c:dLblPos val=\"{place}\"/>\
         <c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
         <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>",
        mask(chart)
    )
}

fn paint(kind: ChartKind, at: usize) -> String {
    let colour = COLOURS[at % 8];
    if kind == ChartKind::Line {
        return format!(
            "<c:spPr><a:ln w=\"25400\" cap=\"rnd\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>\
             <a:prstDash val=\"{}\"/></a:ln></c:spPr>",
            DASHES[at % 4]
        );
    }
    let fill = match at % 8 {
        0 => format!("<a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill>"),
        at => format!(
            "<a:pattFill prst=\"{}\"><a:fgClr><a:srgbClr val=\"{colour}\"/></a:fgClr>\
             <a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill>",
            PATTERNS[at - 1]
        ),
    };
    format!(
        "<c:spPr>{fill}<a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill></a:ln></c:spPr>"
    )
}

/// The letters of a column: 0 is A, 26 is AA.
fn column(at: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at)) }
}
