//! Figures made of others: rates, sums, comparisons with the year before.
//!
//! The parts are counted on the same axes; what two parts do not share (a base, a window, a
//! published value) is said in the warnings.

use std::collections::{HashMap, HashSet};

use crate::answer::{CellValue, KeyPart};
use crate::check::TIME_AXES;
use crate::count::{Part, count};
use crate::day::{Day, add_months};
use crate::evaluate::{Ask, EvalError, World, find, window_of};
use crate::facts::Facts;
use crate::fraction::Fraction;
use crate::places;
use crate::plan::Plan;
use crate::quick;
use crate::spec::{AxisSpec, FigureSpec, Measure};
use crate::tell::{facts_of, heads, labels_of};
use crate::window::window_text;

/// A figure counted, before it is told.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub cells: HashMap<Vec<KeyPart>, Part>,
    pub windows: Vec<(String, Day, Day)>,
    pub warnings: Vec<String>,
}

/// Counts a figure, without telling it.
pub(crate) fn counted(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    depth: u8,
) -> Result<Counted, EvalError> {
    if depth > 16 {
        return Err(EvalError::TooDeep);
    }
    let window = window_of(spec, ask);
    let named = |id: &Option<String>| find(world, id.as_deref().unwrap_or(""));
    match spec.measure {
        Measure::Taux => rate(world, spec, axes, ask, depth),
        Measure::Anterieur => previous(world, named(&spec.numerator)?, axes, ask, depth),
        Measure::Variation => {
            let now = counted(world, named(&spec.numerator)?, axes, ask, depth + 1)?;
            let before = previous(world, named(&spec.numerator)?, axes, ask, depth + 1)?;
            let difference = |n: Fraction, base: Fraction| {
                (n - base).divide(base).map(|share| share * Fraction::whole(100))
            };
            Ok(divide(now, before, true, <[KeyPart]>::to_vec, difference))
        }
        Measure::Addition | Measure::Difference => {
            let mut total = Counted::default();
            for (place, term) in spec.terms.iter().enumerate() {
                let term = counted(world, find(world, term)?, axes, ask, depth + 1)?;
                let minus = place > 0 && spec.measure == Measure::Difference;
                add(&mut total, term, minus);
            }
            Ok(total)
        }
        Measure::Capacite
        | Measure::CapaciteJournees
        | Measure::JourneesPrevues
        | Measure::TauxCible => {
            let cells = places::count(world.setting, spec, axes, ask, window).ok_or_else(|| {
                EvalError::Broken { figure: spec.id.clone(), word: "axes".into() }
            })?;
            Ok(simple(spec, window, cells))
        }
        _ => {
            if let Some(cells) = quick::count(world, spec, axes, ask, window) {
                return Ok(simple(spec, window, cells));
            }
            let plan = Plan::new(spec, axes, world, ask, window)?;
            let cells = count(&plan, world);
            let missing: u64 = cells
                .values()
                .filter_map(|part| Some(part.rows.saturating_sub(part.base?.to_whole() as u64)))
                .sum();
            let mut counted = simple(spec, window, cells);
            if missing > 0 {
                let facts = vocabulary::counted(missing, "fait", "faits");
                let left = if missing > 1 { "laissés" } else { "laissé" };
                counted.warnings.push(format!("{facts} sans valeur, {left} de côté"));
            }
            Ok(counted)
        }
    }
}

fn simple(spec: &FigureSpec, window: (Day, Day), cells: HashMap<Vec<KeyPart>, Part>) -> Counted {
    let windows = vec![(spec.label.clone(), window.0, window.1)];
    Counted { cells, windows, warnings: Vec::new() }
}

fn add(total: &mut Counted, term: Counted, minus: bool) {
    for (key, part) in term.cells {
        let value = part.value.and_then(CellValue::number).unwrap_or(Fraction::ZERO);
        let value = if minus { Fraction::ZERO - value } else { value };
        let cell = total.cells.entry(key).or_insert(Part {
            value: Some(CellValue::Number(Fraction::ZERO)),
            n: None,
            base: None,
            rows: 0,
        });
        let before = cell.value.and_then(CellValue::number).unwrap_or(Fraction::ZERO);
        cell.value = Some(CellValue::Number(before + value));
        cell.rows += part.rows;
    }
    total.windows.extend(term.windows);
    total.warnings.extend(term.warnings);
}

fn rate(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    depth: u8,
) -> Result<Counted, EvalError> {
    let above = find(world, spec.numerator.as_deref().unwrap_or(""))?;
    let below = find(world, spec.denominator.as_deref().unwrap_or(""))?;
    let kept = denominator_axes(world, spec, above, below, axes);
    let below_axes: Vec<AxisSpec> = kept.iter().map(|(_, axis)| axis.clone()).collect();
    let factor = spec.factor.as_deref().and_then(Fraction::parse).unwrap_or(Fraction::whole(100));
    let n = counted(world, above, axes, ask, depth + 1)?;
    let base = counted(world, below, &below_axes, ask, depth + 1)?;
    let project =
        |key: &[KeyPart]| kept.iter().filter_map(|(place, _)| key.get(*place).cloned()).collect();
    let same = kept.len() == axes.len();
    Ok(divide(n, base, same, project, |n, base| n.divide(base).map(|share| share * factor)))
}

/// Returns the axes of a rate that its denominator keeps, with their places.
pub(crate) fn denominator_axes(
    world: &World<'_>,
    spec: &FigureSpec,
    above: &FigureSpec,
    below: &FigureSpec,
    axes: &[AxisSpec],
) -> Vec<(usize, AxisSpec)> {
    let facts = facts_of(world, above);
    let below_facts = facts_of(world, below);
    axes.iter()
        .enumerate()
        .filter_map(|(place, axis)| {
            let table = axis.table();
            let name = table.axis.as_str();
            let shared = TIME_AXES.contains(&name) || name == "service";
            if let Some(kept) = &spec.denominator_axes {
                return kept.iter().any(|kept| kept == name).then(|| (place, axis.clone()));
            }
            if shared {
                return Some((place, axis.clone()));
            }
            match below_facts {
                // Places only know the framework and the way of receiving.
                None => {
                    let roles = facts.map(Facts::spec)?;
                    let role = |column: &Option<String>| column.as_deref() == Some(name);
                    let known = if role(&roles.cadre) {
                        "cadre"
                    } else if role(&roles.modalite) {
                        "modalite"
                    } else {
                        return None;
                    };
                    Some((place, AxisSpec::named(known)))
                }
                Some(below) => {
                    let own = table.column.as_deref().unwrap_or(name);
                    let computed = name.starts_with("tranche") || name == "taille_fratrie";
                    (computed || below.spec().place(own).is_some()).then(|| (place, axis.clone()))
                }
            }
        })
        .collect()
}

/// Divides cell by cell; a cell without base has no value.
fn divide(
    above: Counted,
    below: Counted,
    same_axes: bool,
    project: impl Fn(&[KeyPart]) -> Vec<KeyPart>,
    divide: impl Fn(Fraction, Fraction) -> Option<Fraction>,
) -> Counted {
    let mut warnings = above.warnings;
    warnings.extend(below.warnings);
    let mut windows = above.windows;
    windows.extend(below.windows);
    let distinct: HashSet<(Day, Day)> = windows.iter().map(|(_, a, b)| (*a, *b)).collect();
    if distinct.len() > 1 {
        let told: Vec<String> = windows
            .iter()
            .map(|(label, start, end)| format!("{label} {}", window_text(*start, *end)))
            .collect();
        warnings.push(format!("rapport de fenêtres différentes : {}", told.join(" ; ")));
    }
    let number = |part: Option<&Part>| part.and_then(|part| part.value?.number());
    let mut found: HashSet<Vec<KeyPart>> = above.cells.keys().cloned().collect();
    // A cell with a base and nothing above it is 0 %, when the two have the same axes.
    if same_axes {
        found.extend(below.cells.keys().cloned());
    }
    let mut no_base = 0_u32;
    let cells = found
        .into_iter()
        .map(|key| {
            let own = above.cells.get(&key);
            let n = match own {
                Some(part) => part.value.and_then(CellValue::number),
                None => Some(Fraction::ZERO),
            };
            let base = number(below.cells.get(&project(&key)));
            let value = n.zip(base).and_then(|(n, base)| divide(n, base));
            if value.is_none() {
                no_base += 1;
            }
            let rows = own.map_or(0, |part| part.rows);
            (key, Part { value: value.map(CellValue::Number), n, base, rows })
        })
        .collect();
    if no_base > 0 {
        let cells = vocabulary::counted(no_base, "case", "cases");
        warnings.push(format!("pourcentage sans base dans {cells}"));
    }
    Counted { cells, windows, warnings }
}

/// Counts a figure a year before: as published when it was, recomputed otherwise.
pub(crate) fn previous(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    depth: u8,
) -> Result<Counted, EvalError> {
    let ask = year_before(ask);
    let mut counted = counted(world, spec, axes, &ask, depth + 1)?;
    let heads = heads(world, spec, axes);
    let frozen: Vec<_> = world
        .setting
        .frozen
        .iter()
        .filter(|frozen| frozen.figure == spec.id)
        .filter(|frozen| frozen.start == ask.start && frozen.end == ask.end)
        .filter(|frozen| ask.services.as_deref().is_none_or(|own| same(own, &frozen.services)))
        .collect();
    let mut recomputed = 0_u32;
    let mut moved = 0_u32;
    let cells = std::mem::take(&mut counted.cells);
    for (key, mut part) in cells {
        let labels = labels_of(world, &heads, &key);
        match frozen.iter().find(|frozen| frozen.keys == labels) {
            Some(frozen) => {
                let now = part.value.and_then(CellValue::number);
                let shown = |value: Fraction| value.scaled(spec.decimals);
                moved += u32::from(now.map(shown) != Some(shown(frozen.value)));
                part.value = Some(CellValue::Number(frozen.value));
            }
            None => recomputed += 1,
        }
        let key = key
            .into_iter()
            .map(|key| match key {
                KeyPart::Piece(day) => KeyPart::Piece(add_months(day, 12)),
                other => other,
            })
            .collect();
        counted.cells.insert(key, part);
    }
    if recomputed > 0 {
        let cells = vocabulary::counted(recomputed, "case", "cases");
        let cause = format!("{} : N-1 recalculé, non figé, dans {cells}", spec.label);
        counted.warnings.push(cause);
    }
    if moved > 0 {
        let cells = vocabulary::counted(moved, "case", "cases");
        let cause = format!("{} : N-1 publié et registre diffèrent dans {cells}", spec.label);
        counted.warnings.push(cause);
    }
    // The two periods of a comparison differ on purpose: nothing to warn about.
    for window in &mut counted.windows {
        (window.1, window.2) = (add_months(window.1, 12), add_months(window.2, 12));
    }
    Ok(counted)
}

fn same(one: &[i64], other: &[i64]) -> bool {
    let sorted = |list: &[i64]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list
    };
    sorted(one) == sorted(other)
}

pub(crate) fn year_before(ask: &Ask) -> Ask {
    Ask {
        services: ask.services.clone(),
        start: add_months(ask.start, -12),
        end: add_months(ask.end, -12),
    }
}
