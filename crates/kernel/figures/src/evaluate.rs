//! Counts a figure of the catalogue, on its axes or on others, and finds the facts behind a cell.
//!
//! A rate, a sum or a comparison is counted from its parts on the same axes; places are counted
//! from the setting. What two parts do not share is said in the warnings.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use crate::answer::{Answer, AxisHead, Cell, CellValue, KeyPart, Records};
use crate::axis::{head, keys, label, order};
use crate::catalogue::Catalogue;
use crate::check::{TIME_AXES, population_of};
use crate::count::{Part, count, records as records_of};
use crate::day::{Day, add_months};
use crate::facts::{Facts, Store};
use crate::fraction::Fraction;
use crate::places;
use crate::plan::Plan;
use crate::quick;
use crate::setting::Setting;
use crate::spec::{AxisSpec, Empty, FigureSpec, Measure};
use crate::window::{DayPattern, cut, window_text};

/// All that a count reads.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The facts.
    pub store: &'a Store,
    /// The figures.
    pub catalogue: &'a Catalogue,
    /// Rules, places, published values, labels.
    pub setting: &'a Setting,
}

/// What is asked: of which services, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The services; all when absent.
    pub services: Option<Vec<i64>>,
    /// The first day of the period.
    pub start: Day,
    /// The day after its last one.
    pub end: Day,
}

/// Why a figure cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvalError {
    /// No figure has this id.
    #[error("indicateur « {0} » inconnu")]
    NoFigure(String),
    /// No table has this id.
    #[error("tableau « {0} » inconnu")]
    NoTable(String),
    /// The facts of a population were not loaded.
    #[error("la population « {0} » n'est pas chargée")]
    NoPopulation(String),
    /// The population lacks something the figure names.
    #[error("l'indicateur « {figure} » ne peut être calculé : « {word} » manque à sa population")]
    Broken {
        /// The figure.
        figure: String,
        /// What is lacking.
        word: String,
    },
    /// The period is empty or reversed.
    #[error("la période est vide")]
    EmptyPeriod,
    /// Figures are nested too deep.
    #[error("les indicateurs s'emboîtent trop")]
    TooDeep,
}

/// A figure counted, before it is told.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub cells: HashMap<Vec<KeyPart>, Part>,
    pub windows: Vec<(String, Day, Day)>,
    pub warnings: Vec<String>,
}

/// Returns the window of a figure for a period asked.
pub(crate) fn window_of(figure: &FigureSpec, ask: &Ask) -> (Day, Day) {
    let Some(window) = &figure.window else { return (ask.start, ask.end) };
    let on = |day: &Option<String>| {
        day.as_deref().and_then(DayPattern::parse).map(|pattern| pattern.on(ask.end - 1))
    };
    (on(&window.from).unwrap_or(ask.start), on(&window.to).map_or(ask.end, |day| day + 1))
}

/// Counts a figure on its own axes.
///
/// # Errors
///
/// [`EvalError`] when the figure or its facts are not there.
pub fn evaluate(world: &World<'_>, figure: &str, ask: &Ask) -> Result<Answer, EvalError> {
    let spec = find(world, figure)?;
    evaluate_on(world, figure, &spec.axes, ask)
}

/// Counts a figure on the axes given, instead of its own.
///
/// # Errors
///
/// [`EvalError`] when the figure or its facts are not there, or an axis does not fit.
pub fn evaluate_on(
    world: &World<'_>,
    figure: &str,
    axes: &[AxisSpec],
    ask: &Ask,
) -> Result<Answer, EvalError> {
    let spec = find(world, figure)?;
    if ask.start >= ask.end {
        return Err(EvalError::EmptyPeriod);
    }
    let counted = counted(world, spec, axes, ask, 0)?;
    Ok(tell(world, spec, axes, ask, counted))
}

/// Lists the facts behind a cell of a figure counted on some axes.
///
/// The facts of a rate or a comparison are those of its numerator; places have none.
///
/// # Errors
///
/// [`EvalError`] when the figure or its facts are not there.
pub fn records(
    world: &World<'_>,
    figure: &str,
    axes: &[AxisSpec],
    key: &[KeyPart],
    ask: &Ask,
) -> Result<Records, EvalError> {
    let mut spec = find(world, figure)?;
    for _ in 0..16 {
        match spec.numerator.as_ref().or(spec.terms.first()) {
            Some(inner) => spec = find(world, inner)?,
            None => break,
        }
    }
    if spec.population.is_none() {
        return Ok(Records::default());
    }
    let plan = Plan::new(spec, axes, world, ask, window_of(spec, ask))?;
    Ok(records_of(&plan, world, key))
}

pub(crate) fn find<'a>(world: &World<'a>, id: &str) -> Result<&'a FigureSpec, EvalError> {
    world.catalogue.figure(id).ok_or_else(|| EvalError::NoFigure(id.to_owned()))
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
                counted.warnings.push(format!("{missing} faits sans valeur, laissés de côté"));
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
fn denominator_axes(
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
        warnings.push(format!("pourcentage sans base dans {no_base} case(s)"));
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
        let cause = format!("{} : N-1 recalculé, non figé, dans {recomputed} case(s)", spec.label);
        counted.warnings.push(cause);
    }
    if moved > 0 {
        let cause =
            format!("{} : N-1 publié et registre diffèrent dans {moved} case(s)", spec.label);
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

fn year_before(ask: &Ask) -> Ask {
    Ask {
        services: ask.services.clone(),
        start: add_months(ask.start, -12),
        end: add_months(ask.end, -12),
    }
}

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
pub(crate) fn shown(world: &World<'_>, spec: &FigureSpec, part: Option<&Part>) -> CellValue {
    let value = part.and_then(|part| part.value);
    match value {
        None => CellValue::Empty(empty_of(spec)),
        Some(CellValue::Number(number)) if number.is_zero() && adds_up(spec.measure) => {
            CellValue::Empty(empty_of(spec))
        }
        Some(CellValue::Number(number))
            if counts(spec.measure)
                && Fraction::ZERO < number
                && number <= Fraction::whole(i64::from(world.setting.mask_up_to)) =>
        {
            CellValue::Masked
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
fn counts(measure: Measure) -> bool {
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

/// Makes the cell of a key.
pub(crate) fn cell(
    world: &World<'_>,
    spec: &FigureSpec,
    heads: &[AxisHead],
    key: Vec<KeyPart>,
    part: Option<&Part>,
) -> Cell {
    let value = shown(world, spec, part);
    let masked = value == CellValue::Masked;
    Cell {
        labels: labels_of(world, heads, &key),
        key,
        value,
        text: value.french(spec.decimals, spec.format),
        n: part.and_then(|part| part.n).filter(|_| !masked),
        base: part.and_then(|part| part.base).filter(|_| !masked),
        rows: if masked { 0 } else { part.map_or(0, |part| part.rows) },
    }
}

fn tell(
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
        window: window_text(start, end),
        axes: heads,
        cells,
        decimals: spec.decimals,
        format: spec.format,
        parameters: parameters(world.setting, ask, start, end),
        warnings,
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
    let mut histories: Vec<(&crate::rules::RulesHistory, Vec<i64>)> = Vec::new();
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
