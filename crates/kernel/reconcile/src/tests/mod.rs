//! The checker against two published reports, against clean tables, and against one wrong cell.

mod aer_2021;
mod cer_2023;
mod prose;
mod ranges;
mod readings;
mod rules;
mod tables;

use crate::{BalanceClaim, Cell, Finding, Grid, Input, Place, Rule, Statement};

const MONTHS: [&str; 12] =
    ["Janv", "Févr", "Mars", "Avr", "Mai", "Juin", "Juillet", "Août", "Sept", "Oct", "Nov", "Dec"];

fn cells(values: &[i64]) -> Vec<Cell> {
    values.iter().copied().map(Cell::from).collect()
}

fn dashboard(id: &str, title: &str, rows: &[[i64; 12]; 4]) -> Grid {
    let [start, entries, exits, end] = rows;
    let lines = [
        ("PRESENTS début du mois", cells(start)),
        ("ENTREES", cells(entries)),
        ("SORTIES", cells(exits)),
        ("PRESENTS fin du mois", cells(end)),
    ];
    Grid::read(id, title, 2021, "mesures", &MONTHS, &lines)
}

fn balance(claim: BalanceClaim) -> Statement {
    Statement::Balance(claim)
}

/// The findings of a rule at a place.
fn at<'a>(findings: &'a [Finding], rule: Rule, place: &Place) -> &'a Finding {
    findings
        .iter()
        .find(|f| f.rule == rule && f.place == *place)
        .unwrap_or_else(|| panic!("no {} at {place:?} among {findings:#?}", rule.code()))
}

fn rules(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|f| f.rule.code()).collect()
}

fn with(statements: Vec<Statement>) -> Input {
    Input { statements, ..Input::default() }
}
