//! The golden list is whole, and worked out by hand figure by figure.

use std::{collections::BTreeSet, path::PathBuf};

use reel::{Verdict, golden};

fn calcul() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("calcul.md");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_published_figure_of_both_reports_is_listed_once() {
    let golden = golden().unwrap();
    let ids: BTreeSet<&str> = golden.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(ids.len(), golden.len());
    for (document, last) in [("F001", 61), ("F003", 82)] {
        for at in 1..=last {
            let id = format!("{document}-{at:02}");
            assert!(ids.contains(id.as_str()), "{id}");
        }
    }
}

#[test]
fn every_figure_has_its_line_in_calcul_with_the_value_expected() {
    let calcul = calcul();
    for figure in golden().unwrap() {
        let head = format!("| {} |", figure.id);
        let line = calcul.lines().find(|line| line.starts_with(&head)).unwrap();
        let cells: Vec<&str> = line.split(" | ").collect();
        assert_eq!(cells.len(), 7, "{line}");
        assert!(cells[1].contains(&figure.quote.replace('|', "/")), "{line}");
        let expected = if figure.expected.is_empty() { "—" } else { &figure.expected };
        assert_eq!(cells[2], expected.replace('|', "/"));
        if figure.verdict == Verdict::Oui {
            assert!(!figure.expected.is_empty() && !figure.measure.is_empty(), "{line}");
        }
    }
}

#[test]
fn only_the_caseload_of_a_full_service_cannot_be_satisfied() {
    let golden = golden().unwrap();
    let cannot: Vec<&str> = golden
        .iter()
        .filter(|figure| figure.verdict == Verdict::Non)
        .map(|figure| figure.id.as_str())
        .collect();
    assert_eq!(cannot, ["F003-19"]);
}
