//! How a wrong value may have come: hypotheses that fall exactly on the printed number.
//!
//! A hypothesis is never a repair. It is offered only when the arithmetic falls right.

use crate::guess::fold;
use crate::movement::Movement;
use crate::statement::{BalanceClaim, Input, Statement};

/// The balance that sums up a table, if one was typed.
pub(crate) fn claim_of<'a>(input: &'a Input, grid: &str) -> Option<&'a BalanceClaim> {
    input.statements.iter().find_map(|s| match s {
        Statement::Balance(claim) if claim.grid.as_deref() == Some(grid) => Some(claim),
        _ => None,
    })
}

fn short_name<'a>(input: &'a Input, movement: &Movement<'a>) -> &'a str {
    claim_of(input, &movement.grid.id)
        .map_or(movement.grid.title.as_str(), |claim| claim.label.as_str())
}

/// Why `printed` may stand where `end` was due, at the opening of the month after `column`.
pub(crate) fn of_chain_break(
    movement: &Movement<'_>,
    input: &Input,
    column: usize,
    printed: i64,
    end: i64,
) -> Option<String> {
    whole_service(movement, input, column, printed, end)
        .or_else(|| yearly_total(movement, input, printed, end))
}

/// « 50 = 15 AEMO-R + 35 AED-R »: the sum of the same cell of the tables of the same year.
fn whole_service(
    movement: &Movement<'_>,
    input: &Input,
    column: usize,
    printed: i64,
    end: i64,
) -> Option<String> {
    let month = movement.grid.columns.get(column)?.role;
    let siblings: Vec<_> = input
        .grids
        .iter()
        .filter(|g| g.id != movement.grid.id && g.year == movement.grid.year)
        .filter_map(Movement::of)
        .filter_map(|sibling| {
            let at = sibling.grid.columns_where(|role| role == month).first().copied()?;
            let value = sibling.value((sibling.end?, at))?;
            Some((short_name(input, &sibling).to_owned(), value))
        })
        .collect();
    let own = short_name(input, movement);
    if let Some((name, _)) = siblings.iter().find(|(_, value)| *value == printed) {
        return Some(format!(
            "{printed} est la présence de {name} à la même date : une ligne a pu être prise pour \
             l'autre (hypothèse)."
        ));
    }
    let total = end + siblings.iter().map(|(_, value)| value).sum::<i64>();
    if siblings.is_empty() || total != printed {
        return None;
    }
    let others: Vec<_> = siblings.iter().map(|(name, value)| format!("{value} {name}")).collect();
    Some(format!(
        "{printed} = {end} {own} + {} : la présence de tout le service a probablement été écrite \
         dans la ligne d'un sous-service (hypothèse).",
        others.join(" + ")
    ))
}

/// « 35 − 19 = 16 »: a total of the year moved where a month was due.
fn yearly_total(movement: &Movement<'_>, input: &Input, printed: i64, end: i64) -> Option<String> {
    let claim = claim_of(input, &movement.grid.id);
    let months = |row| movement.months_sum(row);
    let exits = [claim.and_then(|c| c.exits), months(movement.sorties)];
    let entries = [claim.and_then(|c| c.entries), months(movement.entrees)];
    for exits in exits.into_iter().flatten().filter(|&n| n != 0) {
        if end - exits == printed {
            return Some(format!(
                "{end} − {exits} = {printed} : le total annuel des sorties a pu être retranché de \
                 la présence du mois précédent (hypothèse)."
            ));
        }
    }
    for entries in entries.into_iter().flatten().filter(|&n| n != 0) {
        if end + entries == printed {
            return Some(format!(
                "{end} + {entries} = {printed} : le total annuel des entrées a pu être ajouté à la \
                 présence du mois précédent (hypothèse)."
            ));
        }
    }
    None
}

/// « 14 est aussi « fin de prise en charge AED-R » »: the sum of the months is one part of a
/// breakdown that names the same sub-service, so the other parts may never have been entered.
pub(crate) fn of_short_total(
    input: &Input,
    label: &str,
    sum: i64,
    published: i64,
) -> Option<String> {
    let wanted = fold(label);
    input.statements.iter().find_map(|statement| {
        let Statement::Breakdown(breakdown) = statement else { return None };
        let part = breakdown
            .parts
            .iter()
            .find(|part| part.value == sum && fold(&part.label).contains(&wanted))?;
        // The part of a breakdown by sub-service is the total itself, not a cause.
        if sum == 0 || fold(&part.label) == wanted {
            return None;
        }
        Some(format!(
            "{sum} est aussi le nombre de « {} » ({}) : les {} autres ont pu ne jamais être \
             saisies dans le tableau (hypothèse).",
            part.label,
            breakdown.subject,
            published - sum
        ))
    })
}
