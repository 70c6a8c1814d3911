//! The SVG of charts.

use print::{Chart, ChartKind, Series, Theme, svg};

use crate::sample;

#[test]
fn each_kind_has_its_picture() {
    insta::assert_snapshot!(
        "bars",
        svg(&sample::chart("a", ChartKind::Bars, 1, 12), Theme::Screen)
    );
    insta::assert_snapshot!(
        "grouped",
        svg(&sample::chart("b", ChartKind::GroupedBars, 2, 12), Theme::Screen)
    );
    insta::assert_snapshot!(
        "stacked",
        svg(&sample::chart("c", ChartKind::StackedBars, 3, 6), Theme::Screen)
    );
    insta::assert_snapshot!("lying", svg(&sample::reasons(), Theme::Screen));
    insta::assert_snapshot!(
        "line",
        svg(&sample::chart("e", ChartKind::Line, 3, 12), Theme::Screen)
    );
    insta::assert_snapshot!("pyramid", svg(&sample::pyramid(), Theme::Paper));
}

const KINDS: [ChartKind; 6] = [
    ChartKind::Bars,
    ChartKind::GroupedBars,
    ChartKind::StackedBars,
    ChartKind::HorizontalBars,
    ChartKind::Line,
    ChartKind::Pyramid,
];

fn with(kind: ChartKind, values: &[f64]) -> Chart {
    Chart {
        title: "<T>".into(),
        kind,
        categories: (0..values.len())
            .map(|at| format!("Catégorie au nom bien long {at}"))
            .collect(),
        series: vec![Series::new("a & b", values), Series::new("c", values)],
        ..Chart::default()
    }
}

#[test]
fn no_value_breaks_a_picture() {
    let many: Vec<f64> = (0..60).map(f64::from).collect();
    let cases: [&[f64]; 7] =
        [&[], &[0.0, 0.0], &[-3.0, 5.5], &[-1.0], &[f64::NAN], &[f64::INFINITY, 1.0], &many];
    for kind in KINDS {
        for values in cases {
            for theme in [Theme::Screen, Theme::Paper] {
                let picture = svg(&with(kind, values), theme);
                assert!(picture.starts_with("<svg") && picture.ends_with("</svg>"));
                assert!(
                    !picture.contains("NaN") && !picture.contains("inf"),
                    "{kind:?} {values:?}"
                );
                assert!(
                    !picture.contains("width=\"-") && !picture.contains("height=\"-"),
                    "{kind:?} {values:?} {picture}"
                );
                assert!(!picture.contains("style="));
            }
        }
    }
}

#[test]
fn a_chart_without_figures_says_so() {
    assert!(svg(&with(ChartKind::Bars, &[]), Theme::Screen).contains("Aucune donnée"));
}

#[test]
fn the_picture_is_named_and_described() {
    let picture = svg(&sample::pyramid(), Theme::Screen);
    assert!(picture.contains("role=\"img\"") && picture.contains("<title id=\"g-ages-t\">"));
    assert!(picture.contains("<desc id=\"g-ages-d\">Les 11-14 ans"));
}
