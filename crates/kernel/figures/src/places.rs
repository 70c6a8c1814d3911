//! Figures of places: capacities, planned days, target rates. They come from the setting.

use std::collections::{BTreeSet, HashMap};

use crate::answer::{CellValue, KeyPart};
use crate::capacity::{CapacitySpan, PlannedDays, capacity_days, places_on, planned_days};
use crate::check::TIME_AXES;
use crate::count::Part;
use crate::day::Day;
use crate::evaluate::Ask;
use crate::fraction::Fraction;
use crate::setting::Setting;
use crate::spec::{AxisSpec, FigureSpec, Measure};
use crate::window::{DayPattern, cut};

/// One of the things places can be split by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Split {
    Time,
    Service,
    Cadre,
    Modalite,
}

/// Counts a figure of places; `None` when an axis is not one that places have.
pub(crate) fn count(
    setting: &Setting,
    spec: &FigureSpec,
    axes: &[AxisSpec],
    ask: &Ask,
    window: (Day, Day),
) -> Option<HashMap<Vec<KeyPart>, Part>> {
    let names: Vec<String> = axes.iter().map(|axis| axis.table().axis).collect();
    let splits: Vec<Split> = names
        .iter()
        .map(|name| match name.as_str() {
            name if TIME_AXES.contains(&name) => Some(Split::Time),
            "service" => Some(Split::Service),
            "cadre" => Some(Split::Cadre),
            "modalite" => Some(Split::Modalite),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let time = names.iter().find(|name| TIME_AXES.contains(&name.as_str()));
    let services: Vec<i64> = ask.services.clone().unwrap_or_else(|| {
        let known = setting.capacities.iter().map(|span| span.service);
        let planned = setting.planned.iter().map(|planned| planned.service);
        let ruled = setting.rules.keys().copied();
        known.chain(planned).chain(ruled).collect::<BTreeSet<_>>().into_iter().collect()
    });
    let mut cells: HashMap<Vec<KeyPart>, Part> = HashMap::new();
    for &(start, end) in &cut(time.map(String::as_str), window.0, window.1) {
        for &service in &services {
            let subsets = subsets(setting, spec, service, &splits);
            for (cadre, modalite) in subsets {
                let set = Set { service, cadre: &cadre, modalite: &modalite };
                let Some(value) = set.value(setting, spec, start, end, &splits) else { continue };
                let code =
                    |code: &Option<String>| code.clone().map_or(KeyPart::Missing, KeyPart::Code);
                let key = splits
                    .iter()
                    .map(|split| match split {
                        Split::Time => KeyPart::Piece(start),
                        Split::Service => KeyPart::Id(service),
                        Split::Cadre => code(&cadre),
                        Split::Modalite => code(&modalite),
                    })
                    .collect();
                let part = cells.entry(key).or_insert(Part {
                    value: Some(CellValue::Number(Fraction::ZERO)),
                    n: None,
                    base: None,
                    rows: 0,
                });
                let before = part.value.and_then(CellValue::number).unwrap_or(Fraction::ZERO);
                part.value = Some(CellValue::Number(before + value));
            }
        }
    }
    Some(cells)
}

type Subset = (Option<String>, Option<String>);

/// Returns the frameworks and ways of receiving that the axes tell apart.
fn subsets(
    setting: &Setting,
    spec: &FigureSpec,
    service: i64,
    splits: &[Split],
) -> BTreeSet<Subset> {
    let keep = |cadre: &Option<String>, modalite: &Option<String>| {
        (
            if splits.contains(&Split::Cadre) { cadre.clone() } else { None },
            if splits.contains(&Split::Modalite) { modalite.clone() } else { None },
        )
    };
    if !splits.contains(&Split::Cadre) && !splits.contains(&Split::Modalite) {
        return BTreeSet::from([(None, None)]);
    }
    let spans = setting.capacities.iter().filter(|span| span.service == service);
    let planned = setting.planned.iter().filter(|planned| planned.service == service);
    let mut found: BTreeSet<Subset> = spans.map(|span| keep(&span.cadre, &span.modalite)).collect();
    if spec.measure == Measure::JourneesPrevues {
        found.extend(planned.map(|planned| keep(&planned.cadre, &planned.modalite)));
    }
    found
}

struct Set<'a> {
    service: i64,
    cadre: &'a Option<String>,
    modalite: &'a Option<String>,
}

impl Set<'_> {
    /// Returns the value of a set of places in a piece of the period.
    fn value(
        &self,
        setting: &Setting,
        spec: &FigureSpec,
        start: Day,
        end: Day,
        splits: &[Split],
    ) -> Option<Fraction> {
        let history = setting.rules_of(self.service);
        let rules = history.on(end - 1);
        let kind = spec.capacity_kind.as_deref().unwrap_or(&rules.capacity_kind);
        let fits = |cadre: &Option<String>, modalite: &Option<String>| {
            (!splits.contains(&Split::Cadre) || cadre == self.cadre)
                && (!splits.contains(&Split::Modalite) || modalite == self.modalite)
                && spec
                    .places_of
                    .as_ref()
                    .is_none_or(|own| cadre.as_ref() == Some(own) || modalite.as_ref() == Some(own))
        };
        let spans: Vec<&CapacitySpan> = setting
            .capacities
            .iter()
            .filter(|span| span.service == self.service && span.kind == kind)
            .filter(|span| fits(&span.cadre, &span.modalite))
            .collect();
        let planned: Vec<&PlannedDays> = setting
            .planned
            .iter()
            .filter(|planned| planned.service == self.service)
            .filter(|planned| fits(&planned.cadre, &planned.modalite))
            .collect();
        match spec.measure {
            Measure::Capacite => {
                let at = spec.at.as_deref().and_then(DayPattern::parse);
                let on = at.map_or(end - 1, |pattern| pattern.on(end - 1));
                Some(Fraction::whole(places_on(&spans, on)))
            }
            // Days that are not over have no days to be compared with.
            Measure::CapaciteJournees | Measure::JourneesPrevues if start >= setting.stop() => None,
            Measure::CapaciteJournees => {
                Some(capacity_days(&spans, history, start, end.min(setting.stop())))
            }
            Measure::JourneesPrevues => {
                let known = end.min(setting.stop());
                Some(planned_days(&planned, &spans, history, start, known))
            }
            _ => {
                let set = spec.places_of.as_ref().or(self.cadre.as_ref());
                rules.target(set.or(self.modalite.as_ref()).map_or("", String::as_str))
            }
        }
    }
}
