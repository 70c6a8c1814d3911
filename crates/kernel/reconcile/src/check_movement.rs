//! Row identity and chain of the months of one table.

use crate::cause;
use crate::finding::{Finding, Rule, Severity};
use crate::movement::{Law, Movement};
use crate::number::Number;
use crate::place::Place;
use crate::statement::Input;

/// Each broken column and each broken passage from a month to the next.
pub(crate) fn check(movement: &Movement<'_>, input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for equation in movement.inner_equations() {
        if movement.gap(&equation).is_none_or(|gap| gap == 0) {
            continue;
        }
        match equation.law {
            Law::Identity(column) => findings.extend(identity(movement, column)),
            Law::Chain(column, next) => findings.extend(chain(movement, input, column, next)),
            Law::Entries | Law::Exits | Law::FileActive | Law::End | Law::Start => {}
        }
    }
    findings
}

fn identity(movement: &Movement<'_>, column: usize) -> Option<Finding> {
    let grid = movement.grid;
    let position = movement.months.iter().position(|&c| c == column)?;
    let (opening_at, opening_word) = match movement.start {
        Some(row) => ((row, column), "présents au début"),
        None => (
            (movement.end?, *movement.months.get(position.checked_sub(1)?)?),
            "présents à la fin du mois précédent",
        ),
    };
    let (closing_at, closing_word) = match movement.end {
        Some(row) => ((row, column), "présents à la fin"),
        None => (
            (movement.start?, *movement.months.get(position + 1)?),
            "présents au début du mois suivant",
        ),
    };
    let opening = movement.value(opening_at)?;
    let entries = movement.value((movement.entrees, column))?;
    let exits = movement.value((movement.sorties, column))?;
    let closing = movement.value(closing_at)?;
    let computed = opening + entries - exits;
    let sentence = format!(
        "« {} », {} : {opening} {opening_word} + {entries} entrées − {exits} sorties = {computed}, \
         mais le tableau imprime {closing} {closing_word} (écart de {}).",
        grid.title,
        grid.column_label(column),
        signed(closing - computed),
    );
    let place = Place::cell(&grid.id, closing_at.0, closing_at.1);
    Some(
        Finding::new(Rule::RowIdentity, Severity::Arithmetic, place, sentence)
            .values(Some(closing), Some(computed)),
    )
}

fn chain(movement: &Movement<'_>, input: &Input, column: usize, next: usize) -> Option<Finding> {
    let grid = movement.grid;
    let start = movement.value((movement.start?, next))?;
    let end = movement.value((movement.end?, column))?;
    let sentence = format!(
        "« {} », passage de {} à {} : {end} présents à la fin du mois, mais {start} au début du \
         mois suivant (écart de {}).",
        grid.title,
        grid.column_label(column),
        grid.column_label(next),
        signed(start - end),
    );
    let place = Place::cell(&grid.id, movement.start?, next);
    Some(
        Finding::new(Rule::Chain, Severity::Arithmetic, place, sentence)
            .values(Some(start), Some(end))
            .cause(cause::of_chain_break(movement, input, column, start, end)),
    )
}

/// A gap with its sign: « +3 », « −33 ».
pub(crate) fn signed(gap: i64) -> String {
    let sign = if gap < 0 { "" } else { "+" };
    format!("{sign}{}", Number::int(gap))
}
