//! From counts to answers: labels, order, empty and hidden cells, rules and warnings.

use std::collections::HashSet;

use crate::answer::{Answer, AxisHead, Cell, CellValue, KeyPart};
use crate::axis::{head, keys, label, order};
use crate::check::{TIME_AXES, population_of};
use crate::compose::Counted;
use crate::count::Part;
use crate::day::Day;
use crate::evaluate::{Ask, World, window_of};
use crate::facts::Facts;
use crate::fraction::Fraction;
use crate::rules::RulesHistory;
use crate::setting::Setting;
use crate::spec::{AxisSpec, Empty, FigureSpec, Measure};
use crate::window::{cut, window_text};

pub(crate) fn facts_of<'a>(world: &World<'a>, spec: &FigureSpec) -> Option<&'a Facts> {
    population_of(spec, world.catalogue, 0).and_then(|name| world.store.get(name))
}

pub(crate) fn heads(world: &World<'_>, spec: &FigureSpec, axes: &[AxisSpec]) -> Vec<AxisHead> {
    let facts = facts_of(world, spec);
    axes.iter().map(|axis| head(axis, facts, world.setting)).collect()
}

pub(crate) fn labels_of(world: &World<'_>, heads: &[AxisHead], key: &[KeyPart]) -> Vec<String> {
    heads.iter().zip(key).map(|(head, part)| label(head, part, world.setting)).collect()
}

/// Returns the coordinates of each axis that an answer shows, in order.
pub(crate) fn shown_keys(
    world: &World<'_>,
    spec: &FigureSpec,
    heads: &[AxisHead],
    found: &[&Vec<KeyPart>],
    ask: &Ask,
) -> Vec<Vec<KeyPart>> {
    let window = window_of(spec, ask);
    heads
        .iter()
        .enumerate()
        .map(|(place, head)| {
            let own: HashSet<KeyPart> =
                found.iter().filter_map(|key| key.get(place).cloned()).collect();
            let time = TIME_AXES.contains(&head.axis.axis.as_str());
            let pieces = cut(time.then_some(head.axis.axis.as_str()), window.0, window.1);
            keys(head, &own, &pieces, ask.services.as_deref(), world.setting)
        })
        .collect()
}

/// Returns what a cell without fact is worth.
pub(crate) fn empty_of(spec: &FigureSpec) -> Empty {
    spec.empty.unwrap_or(match spec.measure {
        Measure::Moyenne
        | Measure::Mediane
        | Measure::Maximum
        | Measure::Minimum
        | Measure::Taux
        | Measure::Variation => Empty::SansDonnee,
        Measure::TauxCible => Empty::NonConcerne,
        _ => Empty::Zero,
    })
}

/// Returns the value shown for a part, or for its absence.
pub(crate) fn shown(spec: &FigureSpec, part: Option<&Part>) -> CellValue {
    let value = part.and_then(|part| part.value);
    match value {
        None => CellValue::Empty(empty_of(spec)),
        Some(CellValue::Number(number)) if number.is_zero() && adds_up(spec.measure) => {
            CellValue::Empty(empty_of(spec))
        }
        Some(value) => value,
    }
}

/// Says whether a measure adds things up, so that zero means that nothing was found.
fn adds_up(measure: Measure) -> bool {
    counts(measure)
        || matches!(measure, Measure::Journees | Measure::JourneesAbsence | Measure::Somme)
}

/// Says whether a measure counts individuals or facts, so that a small result tells on somebody.
pub(crate) fn counts(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::PresentsDebut
            | Measure::PresentsFin
            | Measure::PresentsAu
            | Measure::Entrees
            | Measure::Sorties
            | Measure::FileActive
            | Measure::Lignes
    )
}

/// What a piece of the period that has not begun is worth: nothing that is not known to come. What was planned and dated
/// stands.
fn ahead(spec: &FigureSpec, value: CellValue) -> CellValue {
    let standing =
        matches!(spec.measure, Measure::PresentsDebut | Measure::PresentsFin | Measure::FileActive);
    match value {
        CellValue::Empty(_) => CellValue::Empty(Empty::Tiret),
        CellValue::Number(number) if standing || number.is_zero() => CellValue::Empty(Empty::Tiret),
        known => known,
    }
}

/// Writes a window as it is told: one that is not over stops at the last day known, and says so.
pub(crate) fn window_told(setting: &Setting, (start, end): (Day, Day)) -> String {
    let stop = setting.stop();
    if start < stop && stop < end {
        format!("{}, période en cours", window_text(start, stop))
    } else {
        window_text(start, end)
    }
}

/// Makes the cell of a key.
pub(crate) fn cell(
    world: &World<'_>,
    spec: &FigureSpec,
    heads: &[AxisHead],
    key: Vec<KeyPart>,
    part: Option<&Part>,
) -> Cell {
    let stop = world.setting.stop();
    let to_come = key.iter().any(|part| matches!(part, KeyPart::Piece(day) if *day >= stop));
    let value = shown(spec, part);
    let value = if to_come { ahead(spec, value) } else { value };
    Cell {
        labels: labels_of(world, heads, &key),
        key,
        value,
        text: value.french(spec.decimals, spec.format),
        n: part.and_then(|part| part.n),
        base: part.and_then(|part| part.base),
        rows: part.map_or(0, |part| part.rows),
    }
}

/// Tells a figure counted.
pub(crate) fn tell(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    counted: Counted,
) -> Answer {
    let heads = heads(world, spec, axes);
    let shown = shown_keys(world, spec, &heads, &counted.cells.keys().collect::<Vec<_>>(), ask);
    let mut keys: Vec<Vec<KeyPart>> = if let [only] = shown.as_slice() {
        only.iter().map(|part| vec![part.clone()]).collect()
    } else {
        counted.cells.keys().cloned().collect()
    };
    if heads.is_empty() && keys.is_empty() {
        keys.push(Vec::new());
    }
    keys.sort_by_cached_key(|key| {
        heads
            .iter()
            .zip(key)
            .map(|(head, part)| order(head, part, world.setting))
            .collect::<Vec<_>>()
    });
    let cells: Vec<Cell> = keys
        .into_iter()
        .map(|key| {
            let part = counted.cells.get(&key);
            cell(world, spec, &heads, key, part)
        })
        .collect();
    let mut warnings = counted.warnings;
    if spec.measure == Measure::Taux && spec.denominator_axes.is_some() && spec.factor.is_none() {
        let sum: Fraction = cells.iter().filter_map(|cell| cell.value.number()).sum();
        let whole = Fraction::whole(100);
        if spec.several && sum > whole {
            warnings.push(format!(
                "plusieurs réponses possibles : les parts font {} %",
                sum.french(spec.decimals)
            ));
        } else if !spec.several && sum > whole {
            warnings.push(format!("les parts font {} %, plus de 100 %", sum.french(spec.decimals)));
        }
    }
    let (start, end) = window_of(spec, ask);
    Answer {
        figure: spec.id.clone(),
        label: spec.label.clone(),
        definition: spec.definition.clone(),
        unit: unit_label(world, spec),
        scope: spec.scope.clone(),
        exclusions: spec.exclusions.clone(),
        start,
        end,
        window: window_told(world.setting, (start, end)),
        axes: heads,
        cells,
        decimals: spec.decimals,
        format: spec.format,
        parameters: parameters(world.setting, ask, start, end),
        warnings,
        mask_up_to: 0,
    }
}

fn unit_label(world: &World<'_>, spec: &FigureSpec) -> String {
    let facts = facts_of(world, spec);
    match spec.unit.as_deref() {
        _ if spec.population.is_none() => String::new(),
        None | Some("ligne") => {
            facts.map_or_else(String::new, |facts| facts.spec().label.to_lowercase())
        }
        Some("mandat") => "mandats".to_owned(),
        Some(unit) => facts
            .and_then(|facts| facts.spec().keys.iter().find(|key| key.name == unit))
            .map_or_else(|| unit.to_owned(), |key| key.label.clone()),
    }
}

/// Returns the rules used; named by service when the services asked do not share them.
fn parameters(setting: &Setting, ask: &Ask, start: Day, end: Day) -> Vec<(String, String)> {
    let services: Vec<i64> = match &ask.services {
        Some(services) => services.clone(),
        None => setting.rules.keys().copied().collect(),
    };
    let mut histories: Vec<(&RulesHistory, Vec<i64>)> = Vec::new();
    for service in services {
        let history = setting.rules_of(service);
        match histories.iter_mut().find(|(other, _)| *other == history) {
            Some((_, own)) => own.push(service),
            None => histories.push((history, vec![service])),
        }
    }
    match histories.as_slice() {
        [] => setting.default_rules.describe(start, end),
        [(history, _)] => history.describe(start, end),
        several => several
            .iter()
            .flat_map(|(history, services)| {
                let names: Vec<String> = services
                    .iter()
                    .map(|id| {
                        let name = setting.service_labels.get(id).cloned();
                        name.unwrap_or_else(|| format!("service n° {id}"))
                    })
                    .collect();
                let names = names.join(", ");
                history
                    .describe(start, end)
                    .into_iter()
                    .map(move |(label, text)| (format!("{names} : {label}"), text))
            })
            .collect(),
    }
}
