//! The fast way for plain monthly figures: presents, entries, exits and days by month or service.
//!
//! Answers only when it gives exactly what the general way would; a property test holds the two
//! together.

use std::collections::HashMap;

use crate::answer::{CellValue, KeyPart};
use crate::count::Part;
use crate::day::{Day, month_of, month_start};
use crate::evaluate::{Ask, World};
use crate::fraction::Fraction;
use crate::population::When;
use crate::spec::{AxisSpec, FigureSpec, Measure};
use crate::sweep::{Month, Sweep};

/// Counts a figure from a sweep, `None` when it is not plain enough.
pub(crate) fn count(
    world: &World<'_>,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    window: (Day, Day),
) -> Option<HashMap<Vec<KeyPart>, Part>> {
    let plain = spec.conditions.is_empty()
        && spec.start.is_none()
        && spec.end.is_none()
        && spec.waiting_from.is_none()
        && !spec.weighed
        && matches!(spec.unit.as_deref(), None | Some("ligne"))
        && matches!(
            spec.measure,
            Measure::PresentsDebut
                | Measure::PresentsFin
                | Measure::Entrees
                | Measure::Sorties
                | Measure::Journees
        );
    let names: Vec<String> = axes.iter().map(|axis| axis.table().axis).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let by_month = names.contains(&"mois");
    let by_service = names.contains(&"service");
    if !plain || names.len() > usize::from(by_month) + usize::from(by_service) {
        return None;
    }
    let (first, last) = (month_of(window.0), month_of(window.1));
    if month_start(first) != window.0 || month_start(last) != window.1 {
        return None;
    }
    let facts = world.store.get(spec.population.as_deref()?)?;
    if facts.spec().service.is_none() || !matches!(facts.spec().when, When::Span { .. }) {
        return None;
    }
    let services = if let Some(services) = &ask.services {
        services.as_slice()
    } else {
        let all = facts.services();
        // Rows without a service are only found by the general way.
        let own: usize = all.iter().map(|&id| facts.rows_of_service(id).len()).sum();
        if own < facts.len() {
            return None;
        }
        all
    };
    let by_modalite =
        |&id: &i64| world.setting.rules_of(id).spans().any(|(_, rules)| rules.opens_by_modalite());
    if services.iter().any(by_modalite) {
        return None;
    }
    let months = usize::try_from(last - first).ok()?;
    let absences = world.store.absences_of(&facts.spec().name);
    let sweep = Sweep::new(facts, absences, services, window.0, months, world.setting);
    let mut cells: HashMap<Vec<KeyPart>, Part> = HashMap::new();
    let days = spec.measure == Measure::Journees;
    for (place, &service) in services.iter().enumerate() {
        let counts = sweep.months(place);
        let Some((opening, closing)) = counts.first().zip(counts.last()) else { continue };
        let mut tell = |piece: Option<Day>, value: i64| {
            if value == 0 {
                return;
            }
            let key = names
                .iter()
                .map(|&name| match (name, piece) {
                    ("mois", Some(piece)) => KeyPart::Piece(piece),
                    _ => KeyPart::Id(service),
                })
                .collect();
            let part = cells.entry(key).or_insert(Part {
                value: Some(CellValue::Number(Fraction::ZERO)),
                n: None,
                base: None,
                rows: 0,
            });
            let before = part.value.and_then(CellValue::number).unwrap_or(Fraction::ZERO);
            part.value = Some(CellValue::Number(before + Fraction::whole(value)));
            part.rows += if days { 0 } else { value as u64 };
        };
        if by_month {
            for (month, counts) in (first..).zip(&counts) {
                tell(Some(month_start(month)), value(spec.measure, counts));
            }
        } else {
            let whole = match spec.measure {
                Measure::PresentsDebut => opening.presents_start,
                Measure::PresentsFin => closing.presents_end,
                measure => counts.iter().map(|month| value(measure, month)).sum(),
            };
            tell(None, whole);
        }
    }
    Some(cells)
}

fn value(measure: Measure, month: &Month) -> i64 {
    match measure {
        Measure::PresentsDebut => month.presents_start,
        Measure::PresentsFin => month.presents_end,
        Measure::Entrees => month.entries,
        Measure::Sorties => month.exits,
        _ => month.days,
    }
}
