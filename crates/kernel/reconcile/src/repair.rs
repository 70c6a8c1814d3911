//! Repairs of a movement table, with what each explains and what it leaves.
//!
//! What a repair explains is not guessed: it is applied, everything is checked again, and the
//! findings that vanish are counted.

use crate::cause::claim_of;
use crate::check::detect;
use crate::check_movement::signed;
use crate::finding::{Change, Finding, FindingId, Repair};
use crate::movement::{At, Equation, Law, Movement};
use crate::number::Number;
use crate::place::{Field, Place};
use crate::solve::{self, Found};
use crate::statement::{BalanceClaim, Input, Statement};

/// More equally small repairs than this tell nothing: none is listed.
const MOST_LISTED: usize = 4;

/// The repairs of each movement table, put on every finding they explain; then what they explain
/// only together.
pub(crate) fn attach(input: &Input, findings: &mut [Finding]) {
    let mut lone = Vec::new();
    for grid in &input.grids {
        let Some(movement) = Movement::of(grid) else { continue };
        let claim = claim_of(input, &grid.id);
        let repairs = propose(input, &movement, claim, findings);
        if let [repair] = repairs.as_slice() {
            lone.push((grid.title.as_str(), repair.clone()));
        }
        put(findings, repairs);
    }
    let together = together(input, &lone, findings);
    put(findings, together);
}

fn put(findings: &mut [Finding], repairs: impl IntoIterator<Item = Repair>) {
    for repair in repairs {
        for finding in findings.iter_mut().filter(|f| repair.explains.contains(&f.id)) {
            finding.repairs.push(repair.clone());
        }
    }
}

/// The repairs of several tables applied at once: kept for the findings, about a whole service
/// for instance, that none of them explains alone.
fn together(input: &Input, lone: &[(&str, Repair)], findings: &[Finding]) -> Option<Repair> {
    if lone.len() < 2 {
        return None;
    }
    let changes: Vec<Change> = lone.iter().flat_map(|(_, r)| r.changes.clone()).collect();
    let after = after(input, &changes);
    let alone = |id| lone.iter().any(|(_, r)| r.explains.contains(&id));
    let stays = |f: &&Finding| after.iter().any(|a| a.same_break(f));
    let ids = |kept: Vec<&Finding>| kept.iter().map(|f| f.id).collect::<Vec<_>>();
    let explains = ids(findings.iter().filter(|f| !stays(f) && !alone(f.id)).collect());
    if explains.is_empty() {
        return None;
    }
    let titles: Vec<_> = lone.iter().map(|(title, _)| format!("« {title} »")).collect();
    Some(Repair {
        changes,
        unique: lone.iter().all(|(_, r)| r.unique),
        explains,
        does_not_explain: ids(findings.iter().filter(stays).collect()),
        sentence: format!(
            "Les corrections proposées pour {}, appliquées ensemble, font disparaître cet écart.",
            titles.join(" et ")
        ),
    })
}

fn propose(
    input: &Input,
    movement: &Movement<'_>,
    claim: Option<&BalanceClaim>,
    findings: &[Finding],
) -> Vec<Repair> {
    let mut equations = movement.inner_equations();
    equations.extend(movement.outer_equations(claim));
    let is_broken = |e: &&Equation| movement.gap(e).is_some_and(|gap| gap != 0);
    let broken: Vec<_> = equations.iter().filter(is_broken).collect();
    if broken.iter().all(|e| !e.law.is_inner()) {
        return broken
            .iter()
            .filter_map(|e| mend_total(input, movement, claim?, e, findings))
            .collect();
    }
    let Some(found) = solve::search(movement, &equations) else { return Vec::new() };
    if found.solutions.len() > MOST_LISTED {
        return Vec::new();
    }
    let unique = found.solutions.len() == 1 && found.dropped.is_empty();
    let mut repairs = Vec::new();
    for solution in &found.solutions {
        let changes: Vec<Change> = solution
            .iter()
            .map(|&((row, column), to)| Change {
                place: Place::cell(&movement.grid.id, row, column),
                from: movement.grid.number(row, column),
                to: Number::int(to),
            })
            .collect();
        let (explains, does_not_explain) = weigh(input, movement, claim, &changes, findings);
        let sentence = tell(movement, claim, &broken, &found, solution);
        repairs.push(Repair { changes, unique, explains, does_not_explain, sentence });
    }
    repairs
}

/// The table holds together: the published total is as likely to be wrong as a month.
fn mend_total(
    input: &Input,
    movement: &Movement<'_>,
    claim: &BalanceClaim,
    equation: &Equation,
    findings: &[Finding],
) -> Option<Repair> {
    let (field, word, from) = match equation.law {
        Law::Entries => (Field::Entries, "entrées", claim.entries?),
        Law::Exits => (Field::Exits, "sorties", claim.exits?),
        Law::Start => (Field::Start, "présents au début", claim.start?),
        Law::End => (Field::End, "présents à la fin", claim.end?),
        Law::FileActive | Law::Identity(_) | Law::Chain(..) => return None,
    };
    let to = from + movement.gap(equation)?;
    let changes = vec![Change {
        place: Place::statement(&claim.id, field),
        from: Some(Number::int(from)),
        to: Number::int(to),
    }];
    let (explains, does_not_explain) = weigh(input, movement, Some(claim), &changes, findings);
    let sentence = format!(
        "{} : publier {to} {word} au lieu de {from} ; le tableau des mois se tient. Ou bien les \
         mois sont à reprendre : rien d'imprimé ne tranche.",
        claim.label
    );
    Some(Repair { changes, unique: false, explains, does_not_explain, sentence })
}

/// Applies the changes and checks again: what vanishes, what stays about the same table.
fn weigh(
    input: &Input,
    movement: &Movement<'_>,
    claim: Option<&BalanceClaim>,
    changes: &[Change],
    findings: &[Finding],
) -> (Vec<FindingId>, Vec<FindingId>) {
    let after = after(input, changes);
    let stays = |f: &&Finding| after.iter().any(|a| a.same_break(f));
    let explains = findings.iter().filter(|f| !stays(f)).map(|f| f.id).collect();
    let services: Vec<&str> = input
        .statements
        .iter()
        .filter_map(|s| match (s, claim) {
            (Statement::Balance(b), Some(c)) if b.id == c.id || b.parts.contains(&c.id) => {
                Some(b.id.as_str())
            }
            _ => None,
        })
        .collect();
    let is_about = |f: &&Finding| match &f.place {
        Place::Cell { grid, .. } => *grid == movement.grid.id,
        Place::Statement { id, .. } => services.contains(&id.as_str()),
        Place::Text { .. } => false,
    };
    let left = findings.iter().filter(stays).filter(is_about).map(|f| f.id).collect();
    (explains, left)
}

/// The findings once the changes are made.
fn after(input: &Input, changes: &[Change]) -> Vec<Finding> {
    let mut mended = input.clone();
    for change in changes {
        apply(&mut mended, change);
    }
    detect(&mended)
}

/// Writes a change into the input; a place that is not there changes nothing.
fn apply(input: &mut Input, change: &Change) {
    let Some(to) = change.to.as_int() else { return };
    match &change.place {
        Place::Cell { grid, row, column } => {
            if let Some(grid) = input.grids.iter_mut().find(|g| g.id == *grid) {
                grid.put(*row, *column, to);
            }
        }
        Place::Statement { id, field } => {
            for statement in &mut input.statements {
                let Statement::Balance(claim) = statement else { continue };
                if claim.id != *id {
                    continue;
                }
                match field {
                    Field::Start => claim.start = Some(to),
                    Field::Entries => claim.entries = Some(to),
                    Field::Exits => claim.exits = Some(to),
                    Field::End => claim.end = Some(to),
                    Field::FileActive => claim.file_active = Some(to),
                    Field::Percent
                    | Field::Total
                    | Field::Part(_)
                    | Field::Planned
                    | Field::Realised
                    | Field::Value => {}
                }
            }
        }
        Place::Text { .. } => {}
    }
}

/// The repair in words: the cells, the column as it would read, the condition, the limits.
fn tell(
    movement: &Movement<'_>,
    claim: Option<&BalanceClaim>,
    broken: &[&Equation],
    found: &Found,
    solution: &[(At, i64)],
) -> String {
    let grid = movement.grid;
    let after = |at: At| {
        solution.iter().find(|(a, _)| *a == at).map_or_else(|| movement.value(at), |s| Some(s.1))
    };
    let mut columns: Vec<usize> = solution.iter().map(|((_, c), _)| *c).collect();
    columns.sort_unstable();
    columns.dedup();
    let names: Vec<_> = columns.iter().map(|&c| grid.column_label(c)).collect();
    let cells: Vec<_> = solution
        .iter()
        .map(|&((row, column), to)| {
            let from = movement.value((row, column)).map_or("rien".to_owned(), |v| v.to_string());
            let label = grid.row_label(row);
            match names.len() {
                1 => format!("{label} {to} au lieu de {from}"),
                _ => format!("{label} de {} {to} au lieu de {from}", grid.column_label(column)),
            }
        })
        .collect();
    let mut text =
        vec![format!("« {} », {} : {}.", grid.title, names.join(" et "), cells.join(" ; "))];
    for &column in &columns {
        let reading = (|| {
            let start = after((movement.start?, column))?;
            let end = after((movement.end?, column))?;
            let entries = after((movement.entrees, column))?;
            let exits = after((movement.sorties, column))?;
            Some(format!(" {start} + {entries} − {exits} = {end}."))
        })();
        text.push(reading.unwrap_or_default());
    }
    text.push(uniqueness(found, &names, solution.len()));
    for equation in broken {
        let word = match equation.law {
            Law::Entries => "entrées",
            Law::Exits => "sorties",
            _ => continue,
        };
        let changes = equation.terms.iter().any(|(at, _)| solution.iter().any(|(a, _)| a == at));
        let gap = -movement.gap(equation).unwrap_or(0);
        if changes && !found.dropped.is_empty() {
            text.push(format!(
                " Elle n'est juste que si les {} {word} qui manquent au total annuel sont toutes \
                 de {} ; réparties sur d'autres mois, d'autres cases changeraient.",
                signed(gap).trim_start_matches('+'),
                names.join(" ou "),
            ));
        }
    }
    text.push(limits(movement, claim, found, &after));
    text.concat()
}

fn uniqueness(found: &Found, names: &[&str], cells: usize) -> String {
    let months = names.join(" et ");
    let many = found.solutions.len();
    let size = if cells == 1 { "une seule case".to_owned() } else { format!("{cells} cases") };
    if many > 1 {
        return format!(
            " {many} corrections de {size} conviennent également : rien d'imprimé ne tranche."
        );
    }
    if !found.dropped.is_empty() {
        return " Elle ne satisfait pas tout ce qui est publié.".to_owned();
    }
    if found.column_determined {
        return format!(
            " C'est la seule correction possible : les autres mois pris comme imprimés, aucune \
             autre valeur de {months} ne satisfait à la fois le tableau et les totaux publiés."
        );
    }
    format!(" C'est la seule correction qui tienne en changeant {size}.")
}

/// What stays unexplained, in words.
fn limits(
    movement: &Movement<'_>,
    claim: Option<&BalanceClaim>,
    found: &Found,
    after: &dyn Fn(At) -> Option<i64>,
) -> String {
    let mut left = Vec::new();
    let last = movement.end.zip(movement.months.last().copied());
    if let Some(last) = last
        && let (Some(before), Some(now)) = (movement.value(last), after(last))
        && before != now
    {
        left.push(format!("la présence publiée en fin d'année ({before}, deviendrait {now})"));
    }
    for law in &found.dropped {
        let printed = |get: fn(&BalanceClaim) -> Option<i64>| {
            claim.and_then(get).map_or(String::new(), |n| format!(" ({n})"))
        };
        match law {
            Law::FileActive => {
                left.push(format!("la file active publiée{}", printed(|c| c.file_active)));
            }
            Law::Exits => left.push(format!("les sorties publiées{}", printed(|c| c.exits))),
            Law::Entries => left.push(format!("les entrées publiées{}", printed(|c| c.entries))),
            Law::Start => {
                left.push(format!("la présence publiée au début{}", printed(|c| c.start)));
            }
            Law::End | Law::Identity(_) | Law::Chain(..) => {}
        }
    }
    if left.is_empty() {
        return String::new();
    }
    format!(" Elle n'explique pas {}.", left.join(", ni "))
}
