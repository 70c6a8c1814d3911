//! Small numbers, for a reader who may not know them: a count of 1 to `mask_up_to` persons is hidden, and
//! nothing beside it lets it be found again.
//!
//! - What rests on 1 to `mask_up_to` persons is hidden, whatever is measured: a number, days, a mean, a
//!   rate by either of its terms, days by what is left of them without their condition. The greatest
//!   and the least of some persons are the value of one: they are always hidden.
//! - In each line of cells, hidden ones are two at least and of more persons than that, else the smallest of the
//!   others is hidden too: totals are thought to be known. Days on two axes are hidden as a whole.
//! - Counts that stay are rounded to the nearest multiple, and rates of counts are of rounded ones: what
//!   two figures, or the balance of a year, would give by subtraction is not exact any more.
//!
//! Zero is told. Not held: the difference of two answers of the same figure, days apart; it moves by
//! `mask_up_to` at a time.

use std::collections::{HashMap, HashSet};

use crate::answer::{Answer, Cell, CellValue, KeyPart};
use crate::compose::{denominator_axes, year_before};
use crate::count::people;
use crate::day::add_months;
use crate::evaluate::{Ask, EvalError, World, find, window_of};
use crate::fraction::Fraction;
use crate::plan::Plan;
use crate::spec::{AxisSpec, FigureSpec, Format, Measure};
use crate::table::{CellKind, Table, TableCell};
use crate::tell::{counts, facts_of};

/// What a figure tells of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// How many they are: rounded.
    Count,
    /// What adds up over them: exact, and hidden in company.
    Sum,
    /// What does not add up: a mean, a rate.
    Other,
    /// Nothing.
    Nobody,
}

/// The fewest persons that any part of a cell rests on; absent for a cell without any.
type Behind = HashMap<Vec<KeyPart>, u64>;

/// A cell, while it is decided whether it stays.
#[derive(Debug, Clone)]
struct Held {
    /// What it is a cell of: cells of one family, on one line, add up.
    family: usize,
    key: Vec<KeyPart>,
    persons: u64,
    hidden: bool,
}

fn kind(world: &World<'_>, spec: &FigureSpec, depth: u8) -> Kind {
    let part = |id: Option<&String>| {
        let found = id.filter(|_| depth < 16).and_then(|id| world.catalogue.figure(id));
        found.map_or(Kind::Nobody, |spec| kind(world, spec, depth + 1))
    };
    match spec.measure {
        Measure::Capacite
        | Measure::CapaciteJournees
        | Measure::JourneesPrevues
        | Measure::TauxCible => Kind::Nobody,
        Measure::Anterieur => part(spec.numerator.as_ref()),
        Measure::Taux | Measure::Variation => {
            let parts = [part(spec.numerator.as_ref()), part(spec.denominator.as_ref())];
            if parts == [Kind::Nobody; 2] { Kind::Nobody } else { Kind::Other }
        }
        Measure::Addition | Measure::Difference => {
            let parts: Vec<Kind> = spec.terms.iter().map(|term| part(Some(term))).collect();
            let all = |kinds: &[Kind]| parts.iter().all(|part| kinds.contains(part));
            if all(&[Kind::Nobody]) {
                Kind::Nobody
            } else if all(&[Kind::Nobody, Kind::Count]) {
                Kind::Count
            } else {
                Kind::Sum
            }
        }
        _ if facts_of(world, spec).is_some_and(|facts| facts.spec().impersonal) => Kind::Nobody,
        measure if counts(measure) => Kind::Count,
        Measure::Moyenne | Measure::Mediane | Measure::Maximum | Measure::Minimum => Kind::Other,
        _ => Kind::Sum,
    }
}

/// The fewer of two numbers of persons, where there are any.
fn fewest(one: u64, other: u64) -> u64 {
    if one == 0 || other == 0 { one.max(other) } else { one.min(other) }
}

fn merge(into: &mut Behind, more: Behind) {
    for (key, persons) in more {
        let own = into.entry(key).or_default();
        *own = fewest(*own, persons);
    }
}

/// The persons of the year before, under the keys of this one.
fn before(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    depth: u8,
) -> Result<Behind, EvalError> {
    let found = behind(world, spec, axes, &year_before(ask), depth)?;
    let later = |part: KeyPart| match part {
        KeyPart::Piece(day) => KeyPart::Piece(add_months(day, 12)),
        other => other,
    };
    Ok(found
        .into_iter()
        .map(|(key, persons)| (key.into_iter().map(later).collect(), persons))
        .collect())
}

fn behind(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    depth: u8,
) -> Result<Behind, EvalError> {
    if depth > 16 {
        return Err(EvalError::TooDeep);
    }
    let named = |id: &Option<String>| find(world, id.as_deref().unwrap_or(""));
    match spec.measure {
        Measure::Taux => {
            let (above, below) = (named(&spec.numerator)?, named(&spec.denominator)?);
            let kept = denominator_axes(world, spec, above, below, axes);
            let below_axes: Vec<AxisSpec> = kept.iter().map(|(_, axis)| axis.clone()).collect();
            let mut found = behind(world, above, axes, ask, depth + 1)?;
            let base = behind(world, below, &below_axes, ask, depth + 1)?;
            if kept.len() == axes.len() {
                for key in base.keys() {
                    found.entry(key.clone()).or_default();
                }
            }
            for (key, persons) in &mut found {
                let key: Vec<KeyPart> =
                    kept.iter().filter_map(|(place, _)| key.get(*place).cloned()).collect();
                *persons = fewest(*persons, base.get(&key).copied().unwrap_or(0));
            }
            Ok(found)
        }
        Measure::Anterieur => before(world, named(&spec.numerator)?, axes, ask, depth + 1),
        Measure::Variation => {
            let figure = named(&spec.numerator)?;
            let mut found = behind(world, figure, axes, ask, depth + 1)?;
            merge(&mut found, before(world, figure, axes, ask, depth + 1)?);
            Ok(found)
        }
        Measure::Addition | Measure::Difference => {
            let mut found = Behind::new();
            for term in &spec.terms {
                merge(&mut found, behind(world, find(world, term)?, axes, ask, depth + 1)?);
            }
            Ok(found)
        }
        _ if kind(world, spec, 0) == Kind::Nobody => Ok(Behind::new()),
        _ => of_facts(world, spec, axes, ask),
    }
}

fn of_facts(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
) -> Result<Behind, EvalError> {
    let window = window_of(spec, ask);
    let own = people(&Plan::new(spec, axes, world, ask, window)?, world);
    let distinct = |rows: &HashMap<i64, i64>| rows.values().collect::<HashSet<_>>().len() as u64;
    let mut found: Behind = own.iter().map(|(key, rows)| (key.clone(), distinct(rows))).collect();
    if kind(world, spec, 0) == Kind::Sum && !spec.conditions.is_empty() {
        // Days under a condition, taken from all days, give the days of those who are left.
        let all = FigureSpec { conditions: Vec::new(), ..spec.clone() };
        for (key, mut rows) in people(&Plan::new(&all, axes, world, ask, window)?, world) {
            let Some(kept) = own.get(&key) else { continue };
            rows.retain(|row, _| !kept.contains_key(row));
            if let Some(persons) = found.get_mut(&key) {
                *persons = fewest(*persons, distinct(&rows));
            }
        }
    }
    Ok(found)
}

/// Hides more, until no line of a family gives a hidden cell back: `limit` persons are still too few.
fn close(held: &mut [Held], limit: u64) {
    let longest = held.iter().map(|cell| cell.key.len()).max().unwrap_or(0);
    loop {
        let mut hidden = 0_usize;
        for axis in 0..longest {
            let mut lines: HashMap<(usize, Vec<KeyPart>), Vec<usize>> = HashMap::new();
            for (place, cell) in held.iter().enumerate().filter(|(_, cell)| cell.key.len() > axis) {
                let mut line = cell.key.clone();
                line.remove(axis);
                lines.entry((cell.family, line)).or_default().push(place);
            }
            for places in lines.values() {
                let gone: Vec<u64> = places
                    .iter()
                    .filter(|at| held[**at].hidden)
                    .map(|at| held[*at].persons)
                    .collect();
                if gone.is_empty() || (gone.len() > 1 && gone.iter().sum::<u64>() > limit) {
                    continue;
                }
                let open = places.iter().filter(|at| !held[**at].hidden && held[**at].persons > 0);
                // Of equals the first: the same answer each time.
                if let Some(next) = open.min_by_key(|at| (held[**at].persons, &held[**at].key)) {
                    held[*next].hidden = true;
                    hidden += 1;
                }
            }
        }
        if hidden == 0 {
            return;
        }
    }
}

/// The nearest multiple of `limit`, the upper one of two.
fn rounded(number: Fraction, limit: u32) -> Fraction {
    let (number, limit) = (number.to_whole(), i64::from(limit));
    Fraction::whole((number + limit / 2).div_euclid(limit) * limit)
}

fn is_small(number: Option<Fraction>, limit: u32) -> bool {
    number.is_some_and(|number| {
        let size = if number < Fraction::ZERO { Fraction::ZERO - number } else { number };
        Fraction::ZERO < size && size <= Fraction::whole(i64::from(limit))
    })
}

/// What a reader is told of it.
pub(crate) fn told(limit: u32) -> String {
    format!(
        "Petits nombres protégés : ce qui repose sur 1 à {limit} personnes est remplacé par « secret », avec ce \
         qui permettrait de le retrouver ; les autres comptes sont arrondis au multiple de {limit} le plus proche."
    )
}

/// What the warnings that tell a count say.
const COUNTING: [&str; 6] = [
    " sans valeur, ",
    "les parts font",
    " : total ",
    "sans base dans",
    "N-1 recalculé, non figé",
    "N-1 publié et registre",
];

/// Whether a warning is still true, and tells no count.
fn stays(warning: &str) -> bool {
    !COUNTING.iter().any(|part| warning.contains(part))
}

/// A figure, while it is protected.
struct Protected<'w> {
    kind: Kind,
    spec: &'w FigureSpec,
    /// What stands above the line of a rate, and below it.
    parts: (Kind, Kind),
    limit: u32,
}

impl<'w> Protected<'w> {
    fn new(world: &World<'w>, spec: &'w FigureSpec) -> Self {
        let part = |id: Option<&String>| {
            let found = id.and_then(|id| world.catalogue.figure(id));
            found.map_or(Kind::Nobody, |found| kind(world, found, 0))
        };
        let above = part(spec.numerator.as_ref());
        let below = match spec.measure {
            Measure::Variation => above,
            _ => part(spec.denominator.as_ref()),
        };
        let limit = world.mask_up_to;
        Self { kind: kind(world, spec, 0), spec, parts: (above, below), limit }
    }

    fn hides(
        &self,
        value: CellValue,
        n: Option<Fraction>,
        base: Option<Fraction>,
        persons: u64,
    ) -> bool {
        let few = (1..=u64::from(self.limit)).contains(&persons);
        let extreme = matches!(self.spec.measure, Measure::Maximum | Measure::Minimum);
        few || (extreme && persons > 0)
            || (self.kind == Kind::Count && is_small(value.number(), self.limit))
            || (self.parts.0 == Kind::Count && is_small(n, self.limit))
            || (self.parts.1 == Kind::Count && is_small(base, self.limit))
    }

    /// What a cell that stays shows: value, above and below the line.
    fn shows(
        &self,
        value: CellValue,
        n: Option<Fraction>,
        base: Option<Fraction>,
    ) -> (CellValue, Option<Fraction>, Option<Fraction>) {
        let round = |number: Option<Fraction>| number.map(|number| rounded(number, self.limit));
        match (self.kind, self.spec.measure) {
            (Kind::Count, _) => {
                let value = match value {
                    CellValue::Number(number) => CellValue::Number(rounded(number, self.limit)),
                    other => other,
                };
                (value, None, None)
            }
            (_, Measure::Taux | Measure::Variation) => {
                let part = |kind: Kind, number: Option<Fraction>| {
                    if kind == Kind::Count { round(number) } else { number }
                };
                let (n, base) = (part(self.parts.0, n), part(self.parts.1, base));
                let variation = self.spec.measure == Measure::Variation;
                let factor = self.spec.factor.as_deref().and_then(Fraction::parse);
                let factor = factor.filter(|_| !variation).unwrap_or(Fraction::whole(100));
                let share = n.zip(base).and_then(|(n, base)| {
                    (if variation { n - base } else { n }).divide(base).map(|share| share * factor)
                });
                let value = match (value, share) {
                    (CellValue::Number(_), Some(share)) => CellValue::Number(share),
                    (CellValue::Number(_), None) => CellValue::Masked,
                    (other, _) => other,
                };
                (value, n, base)
            }
            (Kind::Nobody, _) => (value, n, base),
            // A sum beside a mean would tell how many they are.
            _ => (value, None, round(base)),
        }
    }

    fn cell(&self, cell: &mut Cell, hidden: bool) {
        if hidden {
            (cell.value, cell.n, cell.base, cell.rows) = (CellValue::Masked, None, None, 0);
        } else {
            (cell.value, cell.n, cell.base) = self.shows(cell.value, cell.n, cell.base);
            let rows = i64::try_from(cell.rows).unwrap_or(i64::MAX);
            cell.rows = rounded(Fraction::whole(rows), self.limit).to_whole().unsigned_abs();
        }
        cell.text = cell.value.french(self.spec.decimals, self.spec.format);
    }
}

/// Protects an answer.
///
/// # Errors
///
/// [`EvalError`] as for counting it.
pub(crate) fn answer(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    mut answer: Answer,
) -> Result<Answer, EvalError> {
    let figure = Protected::new(world, spec);
    if figure.kind == Kind::Nobody {
        return Ok(answer);
    }
    let behind = behind(world, spec, axes, ask, 0)?;
    let mut held: Vec<Held> = answer
        .cells
        .iter()
        .map(|cell| {
            let persons = behind.get(&cell.key).copied().unwrap_or(0);
            let hidden = figure.hides(cell.value, cell.n, cell.base, persons);
            Held { family: 0, key: cell.key.clone(), persons, hidden }
        })
        .collect();
    finish(&mut held, &[figure.kind], world.mask_up_to);
    for (cell, held) in answer.cells.iter_mut().zip(&held) {
        figure.cell(cell, held.hidden);
    }
    answer.mask_up_to = world.mask_up_to;
    answer.warnings.retain(|warning| stays(warning));
    answer.warnings.push(told(world.mask_up_to));
    Ok(answer)
}

/// Hides in company: what adds up by lines, days on several axes as a whole. `kinds` are those of the
/// families.
fn finish(held: &mut [Held], kinds: &[Kind], limit: u32) {
    let adds = |cell: &Held| matches!(kinds[cell.family], Kind::Count | Kind::Sum);
    let mut lines: Vec<Held> = held.iter().filter(|cell| adds(cell)).cloned().collect();
    close(&mut lines, u64::from(limit));
    for (cell, closed) in held.iter_mut().filter(|cell| adds(cell)).zip(&lines) {
        cell.hidden = closed.hidden;
    }
    for (family, kind) in kinds.iter().enumerate() {
        let wide = |cell: &Held| cell.family == family && cell.key.len() > 1;
        if *kind == Kind::Sum && held.iter().any(|cell| wide(cell) && cell.hidden) {
            for cell in held.iter_mut().filter(|cell| wide(cell) && cell.persons > 0) {
                cell.hidden = true;
            }
        }
    }
}

/// Which figure, on which axes, of which year.
type Family = (String, Vec<AxisSpec>, bool);

fn family_of(cell: &TableCell) -> Family {
    (cell.figure.clone(), cell.axes.clone(), cell.kind == CellKind::Previous)
}

/// Protects a table; `decimals` are those of its percentages, `note` the sentence under it.
///
/// # Errors
///
/// [`EvalError`] as for counting it.
pub(crate) fn table(
    world: &World<'_>,
    ask: &Ask,
    decimals: u8,
    mut table: Table,
) -> Result<Table, EvalError> {
    let mut families: Vec<Family> = Vec::new();
    let (mut figures, mut persons) = (Vec::new(), Vec::new());
    let mut held: Vec<Held> = Vec::new();
    for cell in table.rows.iter().flat_map(|row| &row.cells) {
        if cell.kind == CellKind::Percent {
            continue;
        }
        let family = family_of(cell);
        let place = families.iter().position(|own| *own == family);
        let place = if let Some(place) = place {
            place
        } else {
            let spec = find(world, &cell.figure)?;
            persons.push(if family.2 {
                before(world, spec, &cell.axes, ask, 0)?
            } else {
                behind(world, spec, &cell.axes, ask, 0)?
            });
            figures.push(Protected::new(world, spec));
            families.push(family);
            families.len() - 1
        };
        let few = persons[place].get(&cell.key).copied().unwrap_or(0);
        let hidden = figures[place].hides(cell.value, cell.n, cell.base, few);
        held.push(Held { family: place, key: cell.key.clone(), persons: few, hidden });
    }
    if figures.iter().all(|figure| figure.kind == Kind::Nobody) {
        return Ok(table);
    }
    let kinds: Vec<Kind> = figures.iter().map(|figure| figure.kind).collect();
    finish(&mut held, &kinds, world.mask_up_to);
    hide_totals(&mut held, &kinds, &families);
    let mut held = held.iter();
    let mut last = (0, false);
    let hides_days: HashSet<String> = held
        .clone()
        .filter(|cell| cell.hidden && kinds[cell.family] == Kind::Sum)
        .map(|cell| families[cell.family].0.clone())
        .collect();
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if cell.kind == CellKind::Percent {
            let hidden = last.1 || hides_days.contains(&cell.figure);
            percent(cell, kinds[last.0] == Kind::Count, hidden, world.mask_up_to, decimals);
            continue;
        }
        let Some(own) = held.next() else { break };
        last = (own.family, own.hidden);
        let figure = &figures[own.family];
        (cell.value, cell.n, cell.base) = if own.hidden {
            (CellValue::Masked, None, None)
        } else {
            figure.shows(cell.value, cell.n, cell.base)
        };
        cell.text = cell.value.french(figure.spec.decimals, figure.spec.format);
    }
    table.mask_up_to = world.mask_up_to;
    table.notes.retain(|note| stays(note));
    table.notes.push(told(world.mask_up_to));
    Ok(table)
}

/// Days that are hidden on two axes would be told by the totals of lines where they stand alone.
fn hide_totals(held: &mut [Held], kinds: &[Kind], families: &[Family]) {
    let wide: HashSet<(String, bool)> = held
        .iter()
        .filter(|cell| cell.hidden && cell.key.len() > 1 && kinds[cell.family] == Kind::Sum)
        .map(|cell| (families[cell.family].0.clone(), families[cell.family].2))
        .collect();
    for cell in held.iter_mut().filter(|cell| !cell.key.is_empty() && cell.persons > 0) {
        let (figure, _, before) = &families[cell.family];
        cell.hidden |= wide.contains(&(figure.clone(), *before));
    }
}

fn percent(cell: &mut TableCell, counted: bool, hidden: bool, limit: u32, decimals: u8) {
    let round = |number: Option<Fraction>| {
        if counted { number.map(|number| rounded(number, limit)) } else { number }
    };
    let (n, base) = (round(cell.n), round(cell.base));
    let share = n.zip(base).and_then(|(n, base)| n.divide(base));
    let value = match (cell.value, share) {
        (CellValue::Number(_), Some(share)) if !hidden => {
            CellValue::Number(share * Fraction::whole(100))
        }
        (CellValue::Number(_), _) => CellValue::Masked,
        (other, _) => other,
    };
    (cell.n, cell.base) = if value == CellValue::Masked { (None, None) } else { (n, base) };
    cell.value = value;
    cell.text = value.french(decimals, Format::Pourcent);
}

#[cfg(test)]
mod tests;
