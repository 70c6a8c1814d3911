//! Counts a figure of the catalogue, on its axes or on others, and finds the facts behind a cell.
//!
//! A rate, a sum or a comparison is counted from its parts on the same axes; places are counted
//! from the setting. What two parts do not share is said in the warnings.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::answer::{Answer, KeyPart, Records};
use crate::catalogue::Catalogue;
use crate::compose::counted;
use crate::count::records as records_of;
use crate::day::Day;
use crate::facts::Store;
use crate::plan::Plan;
use crate::protect;
use crate::setting::Setting;
use crate::spec::{AxisSpec, FigureSpec, ValueSpec};
use crate::tell::tell;
use crate::window::DayPattern;

/// All that a count reads.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The facts.
    pub store: &'a Store,
    /// The figures.
    pub catalogue: &'a Catalogue,
    /// Rules, places, published values, labels.
    pub setting: &'a Setting,
    /// Counts of persons from 1 to this number are hidden from the reader, and the others rounded
    /// (`protect.rs`); 0 for a reader who may know them as they are.
    pub mask_up_to: u32,
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
    let answer = tell(world, spec, axes, ask, counted);
    if world.mask_up_to == 0 { Ok(answer) } else { protect::answer(world, spec, axes, ask, answer) }
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
    let spec = behind(world, figure)?;
    if spec.population.is_none() {
        return Ok(Records::default());
    }
    let plan = Plan::new(spec, axes, world, ask, window_of(spec, ask))?;
    Ok(records_of(&plan, world, key))
}

/// The figure whose facts are those of another: the numerator of a rate or a comparison, the first term of a sum.
fn behind<'a>(world: &World<'a>, figure: &str) -> Result<&'a FigureSpec, EvalError> {
    let mut spec = find(world, figure)?;
    for _ in 0..16 {
        match spec.numerator.as_ref().or(spec.terms.first()) {
            Some(inner) => spec = find(world, inner)?,
            None => break,
        }
    }
    Ok(spec)
}

/// The columns that decide which facts [`records`] lists behind a cell of a figure counted on some axes, names of
/// computed axes among them: who is shown these facts is told what decided.
///
/// # Errors
///
/// [`EvalError`] when the figure is not there.
pub fn asked_columns(
    world: &World<'_>,
    figure: &str,
    axes: &[AxisSpec],
) -> Result<BTreeSet<String>, EvalError> {
    let spec = behind(world, figure)?;
    let of_value = |value: &ValueSpec| {
        let ends = value.from.iter().chain(&value.to).chain(&value.columns);
        ends.cloned().collect::<Vec<_>>()
    };
    let dates = [&spec.start, &spec.end, &spec.waiting_from];
    let mut all: BTreeSet<String> = dates.into_iter().flatten().cloned().collect();
    all.extend(spec.of.iter().flat_map(of_value));
    for condition in &spec.conditions {
        all.extend(condition.column.clone());
        all.extend(condition.of.iter().flat_map(of_value));
    }
    for axis in axes.iter().chain(&spec.axes).map(AxisSpec::table) {
        all.extend(axis.of.iter().flat_map(of_value));
        all.extend(axis.column);
        all.insert(axis.axis);
    }
    Ok(all)
}

pub(crate) fn find<'a>(world: &World<'a>, id: &str) -> Result<&'a FigureSpec, EvalError> {
    world.catalogue.figure(id).ok_or_else(|| EvalError::NoFigure(id.to_owned()))
}
