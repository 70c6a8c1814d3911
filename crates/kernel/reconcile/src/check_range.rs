//! Shares printed as a range, or of a number printed as one: a range is compared with a range, by both its ends.

use crate::finding::{Finding, Rule, Severity};
use crate::interval::Interval;
use crate::number::Number;
use crate::place::{Field, Place};
use crate::statement::{Denominator, Input, RangeClaim};

/// The break of a share, if there is one; none when what it is of is not known.
pub(crate) fn check(claim: &RangeClaim, input: &Input) -> Option<Finding> {
    let below = match &claim.denominator {
        Denominator::Printed(below) => below.value,
        Denominator::Capacity(day) => {
            input.capacities.iter().rfind(|capacity| capacity.from <= *day)?.places
        }
        Denominator::Missing(_) => return None,
    };
    let decimals = claim.percent.decimals();
    let share = |number: Number| Number::percent(number, Number::int(below), decimals);
    let computed = Interval::new(share(claim.numerator.low())?, share(claim.numerator.high())?)?;
    if claim.percent.agrees(computed) {
        return None;
    }
    let sentence = format!(
        "{} : {} sur {} = {computed} %, mais {} % est imprimé. Une fourchette se compare à une fourchette, par ses deux \
         bouts.",
        claim.label,
        claim.numerator,
        Number::int(below),
        claim.percent,
    );
    let place = Place::statement(&claim.id, Field::Percent);
    Some(Finding::new(Rule::Ratio, Severity::Arithmetic, place, sentence))
}
