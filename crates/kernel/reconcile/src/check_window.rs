//! Indicators read together must count the same days.

use jiff::civil::Date;

use crate::check_ratio::french;
use crate::finding::{Finding, Rule, Severity};
use crate::number::Number;
use crate::place::{Field, Place};
use crate::statement::{Input, Statement, WindowClaim};

/// One finding for each group of indicators with unlike windows.
pub(crate) fn check(input: &Input) -> Vec<Finding> {
    let claims: Vec<&WindowClaim> = input
        .statements
        .iter()
        .filter_map(|s| match s {
            Statement::Window(claim) => Some(claim),
            _ => None,
        })
        .collect();
    let mut findings = Vec::new();
    for (position, head) in claims.iter().enumerate() {
        if claims.iter().take(position).any(|c| c.group == head.group) {
            continue;
        }
        let group: Vec<_> = claims.iter().filter(|c| c.group == head.group).collect();
        let Some(odd) = group.iter().find(|c| (c.first, c.last) != (head.first, head.last)) else {
            continue;
        };
        let each: Vec<_> = group
            .iter()
            .map(|c| {
                format!(
                    "{} ({}) du {} au {}, soit {}",
                    c.label,
                    Number::int(c.value),
                    french(c.first),
                    french(c.last),
                    length(c.first, c.last)
                )
            })
            .collect();
        let sentence = format!(
            "{} : les indicateurs ne comptent pas les mêmes jours : {}. Un taux de l'un sur l'autre \
             mêlerait ces périodes ; imprimez la fenêtre de chacun ou alignez-les.",
            head.group,
            each.join(" ; "),
        );
        let place = Place::statement(&odd.id, Field::Value);
        findings.push(
            Finding::new(Rule::MixedWindows, Severity::Definition, place, sentence)
                .values(Some(odd.value), None::<i64>),
        );
    }
    findings
}

/// « 13 mois », or days when the window is not made of whole months.
fn length(first: Date, last: Date) -> String {
    let after = last.saturating_add(jiff::Span::new().days(1));
    let span = first.until((jiff::Unit::Month, after)).unwrap_or_default();
    if span.get_days() == 0 && span.get_months() > 0 {
        return format!("{} mois", span.get_months());
    }
    let days = first.until(after).map_or(0, |s| s.get_days());
    format!("{days} jours")
}
