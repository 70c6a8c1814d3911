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
use crate::sweep::Sweep;

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
    let by_service = names.contains(&"service");
    if !plain || !names.contains(&"mois") || names.len() > 1 + usize::from(by_service) {
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
    // Rows without a service are only found by the general way.
    let services = ask.services.as_deref()?;
    let by_modalite =
        |&id: &i64| world.setting.rules_of(id).spans().any(|(_, rules)| rules.opens_by_modalite());
    if services.iter().any(by_modalite) {
        return None;
    }
    let months = usize::try_from(last - first).ok()?;
    let absences = world.store.absences_of(&facts.spec().name);
    let sweep = Sweep::new(facts, absences, services, window.0, months, world.setting);
    let mut cells: HashMap<Vec<KeyPart>, Part> = HashMap::new();
    for (place, &service) in services.iter().enumerate() {
        for (month, counts) in (first..).zip(sweep.months(place)) {
            let value = match spec.measure {
                Measure::PresentsDebut => counts.presents_start,
                Measure::PresentsFin => counts.presents_end,
                Measure::Entrees => counts.entries,
                Measure::Sorties => counts.exits,
                _ => counts.days,
            };
            let piece = KeyPart::Piece(month_start(month));
            let key = names
                .iter()
                .map(|&name| if name == "mois" { piece.clone() } else { KeyPart::Id(service) })
                .collect();
            let part = cells.entry(key).or_insert(Part {
                value: Some(CellValue::Number(Fraction::ZERO)),
                n: None,
                base: None,
                rows: 0,
            });
            let before = part.value.and_then(CellValue::number).unwrap_or(Fraction::ZERO);
            part.value = Some(CellValue::Number(before + Fraction::whole(value)));
            if spec.measure != Measure::Journees {
                part.rows += value as u64;
            }
        }
    }
    Some(cells)
}
