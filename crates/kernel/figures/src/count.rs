//! Adds up the facts a plan finds, by cell, in the unit asked.

use std::collections::{HashMap, HashSet};

use crate::answer::{CellValue, KeyPart, Records};
use crate::axis::RawKey;
use crate::counting::{DayTable, merge};
use crate::day::Day;
use crate::evaluate::World;
use crate::facts::NO_INT;
use crate::fraction::Fraction;
use crate::plan::{Hit, Plan, Unit, WEIGHT_SCALE};
use crate::spec::Measure;

/// A cell counted.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// `None` when no fact has the value asked.
    pub value: Option<CellValue>,
    pub n: Option<Fraction>,
    pub base: Option<Fraction>,
    pub rows: u64,
}

/// The days of one person in one group.
type Days = HashMap<i64, Vec<(Day, Day)>>;

#[derive(Default)]
struct Adding {
    rows: u64,
    sum: i128,
    distinct: HashSet<i64>,
    values: Vec<i64>,
    /// The days of each person of each group.
    groups: HashMap<Group, Days>,
}

/// An individual, or a family in a service, with the rules its days are counted by.
#[derive(PartialEq, Eq, Hash)]
struct Group {
    table: usize,
    siblings: u16,
    service: u32,
    id: i64,
}

/// Counts all cells of a plan.
pub(crate) fn count(plan: &Plan<'_>, world: &World<'_>) -> HashMap<Vec<KeyPart>, Part> {
    let mut cells: HashMap<RawKey, Adding> = HashMap::new();
    plan.run(world, &mut |hit| {
        let adding = cells.entry(hit.key).or_default();
        adding.rows += 1;
        add(adding, plan, world, hit);
    });
    cells
        .into_iter()
        .map(|(raw, adding)| {
            let key =
                plan.axes.iter().zip(raw).map(|(axis, raw)| axis.tell(raw, &plan.pieces)).collect();
            (key, finish(&adding, plan))
        })
        .collect()
}

fn add(adding: &mut Adding, plan: &Plan<'_>, world: &World<'_>, hit: &Hit<'_>) {
    if let Some(value) = &plan.value {
        if let Some(value) = value.read(hit.seen) {
            adding.values.push(value);
        }
        return;
    }
    let row = hit.seen.row;
    let (group, person) = match &plan.unit {
        Unit::Row => {
            adding.sum += i128::from(hit.amount * hit.weight);
            return;
        }
        Unit::Key(key) if hit.ranges.is_empty() => {
            let key = key.raw(row);
            if key != NO_INT {
                adding.distinct.insert(key);
            }
            return;
        }
        Unit::Key(key) => (key.raw(row), 0),
        Unit::Mandate { person, family } => (family.raw(row), person.raw(row)),
    };
    if group == NO_INT {
        return;
    }
    let (siblings, service) = match plan.unit {
        Unit::Mandate { .. } => {
            let rules = plan.rules_of_row(world, row).on(hit.seen.end - 1);
            (rules.siblings_per_mandate.max(1), plan.codes_of(row).0)
        }
        _ => (1, 0),
    };
    let group = Group { table: hit.table, siblings, service, id: group };
    let days = adding.groups.entry(group).or_default();
    days.entry(person).or_default().extend(hit.ranges);
}

fn finish(adding: &Adding, plan: &Plan<'_>) -> Part {
    if let Some(read) = &plan.value {
        return finish_values(adding, plan.measure, read.scale(), read.is_civil());
    }
    let total = match (&plan.unit, plan.tables.is_empty()) {
        (Unit::Row, _) => {
            Fraction::new(adding.sum, i128::from(WEIGHT_SCALE)).unwrap_or(Fraction::ZERO)
        }
        (Unit::Key(_), true) => Fraction::whole(adding.distinct.len() as i64),
        (Unit::Mandate { .. }, true) => {
            let mandates = adding
                .groups
                .iter()
                .map(|(group, persons)| persons.len().div_ceil(usize::from(group.siblings)))
                .sum::<usize>();
            Fraction::whole(mandates as i64)
        }
        (_, false) => {
            let days = adding
                .groups
                .iter()
                .map(|(group, persons)| {
                    let table = &plan.tables[group.table];
                    grouped_days(persons, i64::from(group.siblings), table)
                })
                .sum::<i64>();
            Fraction::whole(days)
        }
    };
    Part { value: Some(CellValue::Number(total)), n: None, base: None, rows: adding.rows }
}

/// Returns the days of a group: each open day counts `ceil(persons / siblings)`.
fn grouped_days(persons: &Days, siblings: i64, table: &DayTable) -> i64 {
    let mut moves: Vec<(Day, i64)> = Vec::new();
    for days in persons.values() {
        let mut days = days.clone();
        merge(&mut days);
        moves.extend(days.iter().flat_map(|&(start, end)| [(start, 1), (end, -1)]));
    }
    moves.sort_unstable();
    let mut present = 0;
    let mut total = 0;
    for at in 0..moves.len() {
        present += moves[at].1;
        let next = moves.get(at + 1).map_or(moves[at].0, |next| next.0);
        total += (present + siblings - 1) / siblings * table.open_days(moves[at].0, next);
    }
    total
}

fn finish_values(adding: &Adding, measure: Measure, scale: i64, civil: bool) -> Part {
    let sum: i128 = adding.values.iter().map(|&value| i128::from(value)).sum();
    let count = adding.values.len() as i128;
    let scale = i128::from(scale);
    let mut sorted = adding.values.clone();
    sorted.sort_unstable();
    let at = |place: usize| sorted.get(place).map(|&value| i128::from(value));
    let exact = match measure {
        Measure::Somme => Fraction::new(sum, scale),
        Measure::Moyenne => Fraction::new(sum, count * scale),
        Measure::Mediane => {
            let middle = sorted.len() / 2;
            match (at(middle), sorted.len() % 2) {
                (Some(value), 1) => Fraction::new(value, scale),
                (Some(value), _) => {
                    at(middle - 1).and_then(|below| Fraction::new(value + below, 2 * scale))
                }
                (None, _) => None,
            }
        }
        Measure::Minimum => at(0).and_then(|value| Fraction::new(value, scale)),
        _ => sorted.last().and_then(|&value| Fraction::new(i128::from(value), scale)),
    };
    let value = exact.map(|exact| {
        if civil {
            // A mean counts 30 days to a month: 127 days are 4 months and 7 days.
            let days = exact.to_whole();
            CellValue::Civil { months: days / 30, days: days % 30 }
        } else {
            CellValue::Number(exact)
        }
    });
    Part {
        value,
        n: Fraction::new(sum, scale),
        base: Some(Fraction::whole(count as i64)),
        rows: adding.rows,
    }
}

/// The facts of each cell, each with the person it is of; a fact of nobody in particular is one's own.
pub(crate) fn people(
    plan: &Plan<'_>,
    world: &World<'_>,
) -> HashMap<Vec<KeyPart>, HashMap<i64, i64>> {
    let spec = plan.facts.spec();
    let named = |name: &str| plan.facts.named(name);
    let column = match (spec.person.as_deref(), &plan.unit) {
        (Some(person), _) => named(person),
        (None, Unit::Key(key)) => Some(*key),
        (None, _) => spec.keys.first().and_then(|key| named(&key.column)),
    };
    let mut cells: HashMap<RawKey, HashMap<i64, i64>> = HashMap::new();
    plan.run(world, &mut |hit| {
        if plan.value.as_ref().is_some_and(|value| value.read(hit.seen).is_none()) {
            return;
        }
        let id = plan.facts.id(hit.seen.row);
        let person = column.map_or(NO_INT, |column| column.raw(hit.seen.row));
        let own = if person == NO_INT { id.wrapping_neg() } else { person };
        cells.entry(hit.key).or_default().insert(id, own);
    });
    let told = |raw: RawKey| {
        plan.axes.iter().zip(raw).map(|(axis, raw)| axis.tell(raw, &plan.pieces)).collect()
    };
    cells.into_iter().map(|(raw, rows)| (told(raw), rows)).collect()
}

/// Lists the facts behind a cell.
pub(crate) fn records(plan: &Plan<'_>, world: &World<'_>, key: &[KeyPart]) -> Records {
    let mut rows: HashMap<i64, i64> = HashMap::new();
    let mut individuals = HashSet::new();
    plan.run(world, &mut |hit| {
        let mut told = plan.axes.iter().zip(hit.key);
        if !key.iter().all(|part| {
            told.next().is_some_and(|(axis, raw)| axis.tell(raw, &plan.pieces) == *part)
        }) {
            return;
        }
        let amount = match &plan.value {
            Some(value) => match (value.read(hit.seen), plan.measure) {
                (None, _) => return,
                (Some(value), Measure::Somme) => value,
                (Some(_), _) => 1,
            },
            None => hit.amount,
        };
        *rows.entry(plan.facts.id(hit.seen.row)).or_default() += amount;
        let individual = match &plan.unit {
            Unit::Row => NO_INT,
            Unit::Key(key) => key.raw(hit.seen.row),
            Unit::Mandate { family, .. } => family.raw(hit.seen.row),
        };
        if individual != NO_INT {
            individuals.insert(individual);
        }
    });
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_unstable();
    let mut individuals: Vec<_> = individuals.into_iter().collect();
    individuals.sort_unstable();
    Records { population: plan.facts.spec().name.clone(), rows, individuals }
}
