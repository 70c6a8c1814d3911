//! Percentages: numerator, denominator, roundings, the date of a capacity.
//!
//! Everything is compared in whole numbers at the precision printed; a percentage stands for the
//! half-open interval half a unit either side of it.

use jiff::civil::Date;

use crate::finding::{Finding, Rule, Severity};
use crate::number::{Number, power};
use crate::place::{Field, Place};
use crate::statement::{DatedCapacity, Denominator, Input, Population, Quantity, RatioClaim};

/// The most values listed when several would fit.
const MOST_LISTED: i128 = 5;

/// The break of a percentage, if there is one.
pub(crate) fn check(claim: &RatioClaim, input: &Input) -> Option<Finding> {
    match (&claim.denominator, claim.numerator) {
        (Denominator::Printed(below), Some(above)) => printed(claim, above, *below),
        (Denominator::Capacity(day), Some(above)) => {
            capacity(claim, above, *day, &input.capacities)
        }
        (Denominator::Missing(candidates), above) => Some(missing(claim, above, candidates)),
        (Denominator::Printed(below), None) => {
            let whole = Population { label: "le dénominateur imprimé".into(), size: below.value };
            Some(missing(claim, None, &[whole]))
        }
        (Denominator::Capacity(_), None) => {
            let each = |c: &DatedCapacity| Population {
                label: format!("places du {}", french(c.from)),
                size: c.places,
            };
            let candidates: Vec<_> = input.capacities.iter().map(each).collect();
            Some(missing(claim, None, &candidates))
        }
    }
}

fn place(claim: &RatioClaim) -> Place {
    Place::statement(&claim.id, Field::Percent)
}

fn percent_of(above: i64, below: i64, decimals: u8) -> Option<Number> {
    Number::percent(Number::int(above), Number::int(below), decimals)
}

fn printed(claim: &RatioClaim, above: Quantity, below: Quantity) -> Option<Finding> {
    let decimals = claim.percent.decimals();
    let computed = percent_of(above.value, below.value, decimals)?;
    if computed == claim.percent {
        return None;
    }
    // Twice the values, so that half a step stays whole.
    let slack = |q: Quantity| if q.rounded_to > 1 { i128::from(q.rounded_to) } else { 0 };
    let (up, down) = (2 * i128::from(above.value), 2 * i128::from(below.value));
    let (least, most) = (
        ((up - slack(above)).max(0), down + slack(below)),
        (up + slack(above), (down - slack(below)).max(1)),
    );
    let (low, high, scale) = interval(claim.percent);
    // most >= low and least < high, in percent: ratio × 100 against bound / scale.
    let reaches = most.0 * 100 * scale >= low * most.1 && least.0 * 100 * scale < high * least.1;
    let ratio = |(n, d): (i128, i128)| {
        Number::percent(
            Number::from_millionths(n * 1_000_000, 0),
            Number::from_millionths(d * 1_000_000, 0),
            2,
        )
        .map_or(String::new(), |p| p.to_string())
    };
    let start = format!(
        "{} : {} sur {} = {computed} %, mais {} % est imprimé",
        claim.label,
        Number::int(above.value),
        Number::int(below.value),
        claim.percent,
    );
    let (rule, sentence) = if reaches {
        let sentence = format!(
            "{start}. Ce taux n'est possible qu'aux limites des arrondis : les valeurs imprimées \
             permettent de {} % à {} %.",
            ratio(least),
            ratio(most)
        );
        (Rule::RatioRoundingLimit, sentence)
    } else {
        let sentence = format!("{start}. Aucun arrondi des valeurs imprimées ne donne ce taux.");
        (Rule::Ratio, sentence)
    };
    Some(
        Finding::new(rule, Severity::Arithmetic, place(claim), sentence)
            .values(Some(claim.percent), Some(computed)),
    )
}

/// The interval a printed percentage stands for: low included, high excluded, over a scale.
fn interval(percent: Number) -> (i128, i128, i128) {
    let units = 2 * i128::from(percent.units());
    (units - 1, units + 1, 2 * power(percent.decimals()))
}

fn capacity(
    claim: &RatioClaim,
    above: Quantity,
    day: Date,
    capacities: &[DatedCapacity],
) -> Option<Finding> {
    let decimals = claim.percent.decimals();
    let in_force = capacities.iter().rfind(|c| c.from <= day)?;
    let computed = percent_of(above.value, in_force.places, decimals)?;
    if computed == claim.percent {
        return None;
    }
    let mut others = Vec::new();
    let mut fits = Vec::new();
    for capacity in capacities {
        let Some(ratio) = percent_of(above.value, capacity.places, decimals) else { continue };
        if ratio == claim.percent {
            fits.push(format!("{} places, à partir du {}", capacity.places, french(capacity.from)));
        } else if capacity != in_force {
            others.push(format!("{}/{} = {ratio} %", above.value, capacity.places));
        }
    }
    let mut sentence = vec![format!(
        "{} : au {}, la capacité est de {} places et {}/{} = {computed} %, mais {} % est imprimé.",
        claim.label,
        french(day),
        in_force.places,
        above.value,
        in_force.places,
        claim.percent,
    )];
    if fits.is_empty() {
        sentence.push(" Aucune capacité connue ne donne ce taux".to_owned());
    } else {
        sentence.push(format!(" Ce taux est celui de la capacité de {}", fits.join(" ou de ")));
    }
    if others.is_empty() {
        sentence.push(".".to_owned());
    } else {
        sentence.push(format!(" ({}).", others.join(" ; ")));
    }
    let severity = if fits.is_empty() { Severity::Arithmetic } else { Severity::Definition };
    Some(
        Finding::new(Rule::CapacityDate, severity, place(claim), sentence.concat())
            .values(Some(claim.percent), Some(computed)),
    )
}

fn missing(claim: &RatioClaim, above: Option<Quantity>, candidates: &[Population]) -> Finding {
    let (computed, told) = match above {
        Some(above) => what_divides(claim.percent, above.value),
        None => (None, what_counts(claim.percent, candidates)),
    };
    let sentence = format!(
        "{} : {} % est imprimé {told} Imprimez n sur N à côté du taux.",
        claim.label, claim.percent
    );
    Finding::new(Rule::MissingDenominator, Severity::Definition, place(claim), sentence)
        .values(Some(claim.percent), computed)
}

/// The whole denominators that give `percent` from a printed numerator; the only one, if so.
fn what_divides(percent: Number, above: i64) -> (Option<i64>, String) {
    let (low, high, scale) = interval(percent);
    let scaled = i128::from(above) * 100 * scale;
    // low ≤ 100 × above / d × scale < high.
    let first = if high > 0 { scaled.div_euclid(high) + 1 } else { 0 };
    let last = if low > 0 { scaled.div_euclid(low) } else { 0 };
    let only = if first == last { i64::try_from(first).ok() } else { None };
    let fit = match (only, last - first) {
        (Some(only), _) => format!("seul {} convient", Number::int(only)),
        (None, ..0) => "aucun dénominateur entier ne convient".to_owned(),
        (None, _) => format!("les dénominateurs de {first} à {last} conviennent"),
    };
    let told =
        format!("avec son numérateur ({}) mais sans dénominateur ; {fit}.", Number::int(above));
    (only, told)
}

/// The whole numerators that give `percent` of each population it may be of.
fn what_counts(percent: Number, candidates: &[Population]) -> String {
    let (low, high, scale) = interval(percent);
    let mut told = "sans numérateur ni dénominateur.".to_owned();
    for candidate in candidates {
        let size = i128::from(candidate.size);
        // low ≤ 100 × n / size × scale < high.
        let first = (-(-low * size).div_euclid(100 * scale)).max(0);
        let last = -(-(high * size)).div_euclid(100 * scale) - 1;
        let fit = match last - first {
            ..0 => "aucun nombre entier ne convient".to_owned(),
            0 => {
                let ratio =
                    i64::try_from(first).ok().and_then(|n| percent_of(n, candidate.size, 1));
                let ratio = ratio.map_or(String::new(), |p| format!(" ({p} %)"));
                format!("{first} conviendrait{ratio}")
            }
            n if n < MOST_LISTED => format!("de {first} à {last} conviendraient"),
            _ => "plusieurs nombres conviendraient".to_owned(),
        };
        told += &[" Sur ", &candidate.size.to_string(), " ", &candidate.label, " : ", &fit, "."]
            .concat();
    }
    told
}

/// A day as printed in France: 31/12/2021.
pub(crate) fn french(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}
