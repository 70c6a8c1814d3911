//! Planned days against dated capacities.
//!
//! Two ways of planning are honest: place-days counted day by day, and the year's days spread by
//! twelfths. A plan that fits neither is told, with the start that would fit it.

use jiff::civil::Date;

use crate::check_movement::signed;
use crate::check_ratio::french;
use crate::finding::{Finding, Rule, Severity};
use crate::number::{Number, round_div};
use crate::place::{Field, Place};
use crate::statement::{DatedCapacity, Input, PlanClaim};

/// The break of a plan, if there is one. Nothing when no capacity covers the whole year.
pub(crate) fn check(claim: &PlanClaim, input: &Input) -> Option<Finding> {
    let first = Date::new(claim.year, 1, 1).ok()?;
    let days = i64::from(first.days_in_year());
    let next = first.saturating_add(jiff::Span::new().years(1));
    let opening = input.capacities.iter().rfind(|c| c.from <= first)?;
    let changes: Vec<DatedCapacity> =
        input.capacities.iter().copied().filter(|c| c.from > first && c.from < next).collect();
    let by_day = place_days(opening.places, &changes, first, next)?;
    let by_twelfths = match changes.as_slice() {
        [change] if change.from.day() == 1 => {
            Some(twelfths(opening.places, change.places, change.from.month(), days))
        }
        _ => None,
    };
    if claim.planned_days == by_day || Some(claim.planned_days) == by_twelfths {
        return None;
    }
    let mut ways = vec![format!("{} jour par jour", Number::int(by_day))];
    if let Some(n) = by_twelfths.filter(|&n| n != by_day) {
        ways.push(format!("{} par douzièmes", Number::int(n)));
    }
    let mut dated = vec![format!("{} places au {}", opening.places, french(first))];
    dated.extend(changes.iter().map(|c| format!("{} au {}", c.places, french(c.from))));
    let mut sentence = vec![format!(
        "Prévisionnel {} : {} journées publiées, mais les capacités datées ({}) donnent {} (écart \
         de {}).",
        claim.year,
        Number::int(claim.planned_days),
        dated.join(", "),
        ways.join(", "),
        signed(claim.planned_days - by_day),
    )];
    let fits = what_fits(claim, input, opening.places, &changes, days);
    if fits.is_empty() {
        sentence.push(" Aucune autre date de début ne donne ce nombre.".to_owned());
    } else {
        sentence.push(format!(" Le nombre publié correspond à {}.", fits.join(" ou à ")));
    }
    if let Some(realised) = claim.realised_days {
        let rate = |below: i64| {
            Number::percent(Number::int(realised), Number::int(below), 1)
                .map_or(String::new(), |p| p.to_string())
        };
        sentence.push(format!(
            " Pour {} journées réalisées, le taux d'activité serait de {} % au lieu de {} %.",
            Number::int(realised),
            rate(by_day),
            rate(claim.planned_days),
        ));
    }
    Some(
        Finding::new(
            Rule::Plan,
            Severity::Definition,
            Place::statement(&claim.id, Field::Planned),
            sentence.concat(),
        )
        .values(Some(claim.planned_days), Some(by_day)),
    )
}

fn place_days(opening: i64, changes: &[DatedCapacity], first: Date, next: Date) -> Option<i64> {
    let mut total = 0;
    let (mut from, mut places) = (first, opening);
    let ends = changes.iter().map(|c| (c.from, c.places)).chain([(next, 0)]);
    for (until, then) in ends {
        total += places * i64::from(from.until(until).ok()?.get_days());
        (from, places) = (until, then);
    }
    Some(total)
}

/// The year's days × (opening + extension × months left / 12), rounded.
fn twelfths(opening: i64, then: i64, month: i8, days: i64) -> i64 {
    let left = i128::from(13 - i64::from(month));
    let places12 = i128::from(opening) * 12 + i128::from(then - opening) * left;
    i64::try_from(round_div(i128::from(days) * places12, 12)).unwrap_or(i64::MAX)
}

/// The starts and constant capacities that give the published plan.
fn what_fits(
    claim: &PlanClaim,
    input: &Input,
    opening: i64,
    changes: &[DatedCapacity],
    days: i64,
) -> Vec<String> {
    let mut fits = Vec::new();
    if let [change] = changes {
        let extension = change.places - opening;
        for (month, name) in (1_i8..).zip(vocabulary::MONTHS) {
            let (Ok(first), Ok(start)) =
                (Date::new(claim.year, 1, 1), Date::new(claim.year, month, 1))
            else {
                continue;
            };
            let next = first.saturating_add(jiff::Span::new().years(1));
            let moved = [DatedCapacity { from: start, places: change.places }];
            if place_days(opening, &moved, first, next) == Some(claim.planned_days) {
                fits.push(format!("une extension au 1er {name}, comptée jour par jour"));
            }
            if twelfths(opening, change.places, month, days) == claim.planned_days {
                fits.push(format!(
                    "une extension à partir de {name}, comptée par douzièmes \
                     ({days} × ({opening} + {extension} × {}/12))",
                    13 - month
                ));
            }
        }
    }
    let mut constants: Vec<i64> = input.capacities.iter().map(|c| c.places).collect();
    constants.sort_unstable();
    constants.dedup();
    for places in constants {
        if places * days == claim.planned_days {
            fits.push(format!("{places} places toute l'année"));
        }
    }
    fits
}
