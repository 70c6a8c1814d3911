//! All the rules on one input, the findings in a stable order, then their repairs.

use crate::finding::{Finding, Rule, Severity};
use crate::movement::Movement;
use crate::number::Number;
use crate::place::{Field, Place};
use crate::statement::{Denominator, Input, Statement};
use crate::{
    check_balance, check_breakdown, check_grid, check_movement, check_plan, check_range,
    check_ratio, check_window, repair,
};

/// Reconciles tables and statements with themselves, with each other and with the register.
///
/// The findings come table by table, then statement by statement, then the register's, numbered
/// from 1 in that order: the same input gives the same list. An empty list says that no rule here
/// sees a break, not that the figures are right.
pub fn check(input: &Input) -> Vec<Finding> {
    let mut findings = detect(input);
    repair::attach(input, &mut findings);
    findings
}

/// The findings, numbered, without repairs.
pub(crate) fn detect(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grid in &input.grids {
        if let Some(movement) = Movement::of(grid) {
            findings.extend(check_movement::check(&movement, input));
        }
        findings.extend(check_grid::check(grid));
    }
    for statement in &input.statements {
        match statement {
            Statement::Balance(claim) => findings.extend(check_balance::check(claim, input)),
            Statement::Ratio(claim) => findings.extend(check_ratio::check(claim, input)),
            Statement::Range(claim) => findings.extend(check_range::check(claim, input)),
            Statement::Breakdown(claim) => findings.extend(check_breakdown::check(claim)),
            Statement::Plan(claim) => findings.extend(check_plan::check(claim, input)),
            Statement::Nomenclature(claim) => {
                findings.extend(check_breakdown::nomenclature(claim));
            }
            Statement::Window(_) => {}
        }
    }
    findings.extend(check_breakdown::twins(input));
    findings.extend(check_window::check(input));
    findings.extend(register(input));
    for (id, finding) in (1..).zip(&mut findings) {
        finding.id = id;
    }
    findings
}

/// Every published value that the register computes otherwise.
fn register(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for value in &input.register {
        let Some((published, name)) = published(input, &value.place) else { continue };
        if published == value.computed {
            continue;
        }
        let gap = Number::from_millionths(published.millionths() - value.computed.millionths(), 0);
        let sentence = format!(
            "{name} : {published} publié, {} calculé d'après le registre (écart de {}{gap}).",
            value.computed,
            if gap > Number::int(0) { "+" } else { "" },
        );
        findings.push(
            Finding::new(Rule::Register, Severity::Arithmetic, value.place.clone(), sentence)
                .values(Some(published), Some(value.computed)),
        );
    }
    findings
}

/// What is published at a place, and how to name the place; nothing for a blank.
fn published(input: &Input, place: &Place) -> Option<(Number, String)> {
    match place {
        Place::Cell { grid, row, column } => {
            let grid = input.grids.iter().find(|g| g.id == *grid)?;
            let name = format!(
                "« {} », {}, {}",
                grid.title,
                grid.row_label(*row),
                grid.column_label(*column)
            );
            Some((grid.number(*row, *column)?, name))
        }
        Place::Statement { id, field } => {
            let statement = input.statements.iter().find(|s| s.id() == id)?;
            of_statement(statement, *field)
        }
        Place::Text { .. } => None,
    }
}

fn of_statement(statement: &Statement, field: Field) -> Option<(Number, String)> {
    let int = |value: Option<i64>, name: String| value.map(|n| (Number::int(n), name));
    match statement {
        Statement::Balance(c) => {
            let (value, word) = match field {
                Field::Start => (c.start, "présents au début"),
                Field::Entries => (c.entries, "entrées"),
                Field::Exits => (c.exits, "sorties"),
                Field::End => (c.end, "présents à la fin"),
                Field::FileActive => (c.file_active, "file active"),
                _ => return None,
            };
            int(value, format!("{}, {word}", c.label))
        }
        Statement::Ratio(c) => match (field, &c.denominator) {
            (Field::Percent, _) => Some((c.percent, c.label.clone())),
            (Field::Total, Denominator::Printed(below)) => {
                int(Some(below.value), format!("{}, dénominateur", c.label))
            }
            (Field::Value, _) => {
                int(c.numerator.map(|n| n.value), format!("{}, numérateur", c.label))
            }
            _ => None,
        },
        // It is no one number.
        Statement::Range(_) => None,
        Statement::Breakdown(c) => match field {
            Field::Total => int(c.total, c.subject.clone()),
            Field::Part(index) => {
                let part = c.parts.get(index)?;
                int(Some(part.value), format!("{}, {}", c.subject, part.label))
            }
            _ => None,
        },
        Statement::Plan(c) => match field {
            Field::Planned => int(Some(c.planned_days), format!("Prévisionnel {}", c.year)),
            Field::Realised => int(c.realised_days, format!("Journées réalisées {}", c.year)),
            _ => None,
        },
        Statement::Window(c) => match field {
            Field::Value => int(Some(c.value), c.label.clone()),
            _ => None,
        },
        Statement::Nomenclature(c) => match field {
            Field::Total => int(c.total_days, c.heading.clone()),
            Field::Part(index) => {
                let item = c.items.get(index)?;
                int(Some(item.days), format!("{}, {}", c.heading, item.label))
            }
            _ => None,
        },
    }
}
