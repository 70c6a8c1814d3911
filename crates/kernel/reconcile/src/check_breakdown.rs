//! A total and its parts: the sum, the scope of the detail, the same numbers printed twice.

use crate::check_movement::signed;
use crate::finding::{Finding, Rule, Severity};
use crate::guess::fold;
use crate::place::{Field, Place};
use crate::statement::{AbsenceItem, BreakdownClaim, Input, NomenclatureClaim, Statement};

fn terms(claim: &BreakdownClaim) -> String {
    let each: Vec<_> = claim.parts.iter().map(|p| format!("{} {}", p.value, p.label)).collect();
    each.join(" + ")
}

/// The sum of the parts, and whether they detail the total at its own level.
pub(crate) fn check(claim: &BreakdownClaim) -> Option<Finding> {
    let total = claim.total?;
    let sum: i64 = claim.parts.iter().map(|p| p.value).sum();
    let gap = signed(total - sum);
    let place = Place::statement(&claim.id, Field::Total);
    if let (Some(whole), Some(detail)) = (&claim.total_scope, &claim.parts_scope)
        && fold(whole) != fold(detail)
    {
        let mut sentence = vec![format!(
            "{} : le total ({total}) porte sur « {whole} », le détail ({} = {sum}) sur « {detail} ».",
            claim.subject,
            terms(claim),
        )];
        if total != sum {
            sentence.push(format!(
                " L'écart de {gap} est ce que le détail laisse de côté. Détaillez le total au même \
                 niveau."
            ));
        }
        return Some(
            Finding::new(Rule::DetailLevel, Severity::Definition, place, sentence.concat())
                .values(Some(total), Some(sum)),
        );
    }
    if total == sum {
        return None;
    }
    let sentence = format!(
        "{}, par {} : {} = {sum}, mais le total publié est {total} (écart de {gap}).",
        claim.subject,
        claim.dimension,
        terms(claim),
    );
    Some(
        Finding::new(Rule::PartsSum, Severity::Arithmetic, place, sentence)
            .values(Some(total), Some(sum)),
    )
}

/// Two breakdowns of one subject along different dimensions with the same numbers.
pub(crate) fn twins(input: &Input) -> Vec<Finding> {
    let breakdowns: Vec<&BreakdownClaim> = input
        .statements
        .iter()
        .filter_map(|s| match s {
            Statement::Breakdown(claim) if claim.parts.len() > 1 => Some(claim),
            _ => None,
        })
        .collect();
    let sorted = |claim: &BreakdownClaim| {
        let mut values: Vec<i64> = claim.parts.iter().map(|p| p.value).collect();
        values.sort_unstable();
        values
    };
    let mut findings = Vec::new();
    for (position, second) in breakdowns.iter().enumerate() {
        for first in breakdowns.iter().take(position) {
            let is_twin = fold(&first.subject) == fold(&second.subject)
                && fold(&first.dimension) != fold(&second.dimension)
                && sorted(first) == sorted(second);
            if !is_twin {
                continue;
            }
            let sentence = format!(
                "{} : la ventilation par {} ({}) porte les mêmes nombres que la ventilation par {} \
                 ({}). L'une a pu être recopiée de l'autre ; rien d'imprimé ne tranche.",
                second.subject,
                second.dimension,
                terms(second),
                first.dimension,
                terms(first),
            );
            let place = Place::statement(&second.id, Field::Part(0));
            findings.push(Finding::new(
                Rule::TwinBreakdowns,
                Severity::Definition,
                place,
                sentence,
            ));
        }
    }
    findings
}

/// Whether a nature of absence is an *arrêt de travail*: prescribed for illness or accident.
/// Parental, maternity, paternity, training and paid leave are absences, not arrêts.
fn is_arret(item: &AbsenceItem) -> bool {
    let label = fold(&item.label);
    if label.contains("conge") && !label.contains("maladie") {
        return false;
    }
    ["maladie", "accident", "arret", "mi temps therapeutique", "rechute"]
        .iter()
        .any(|stem| label.contains(stem))
}

/// The sum of the items, and those that do not belong under the heading.
pub(crate) fn nomenclature(claim: &NomenclatureClaim) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sum: i64 = claim.items.iter().map(|i| i.days).sum();
    let place = Place::statement(&claim.id, Field::Total);
    if let Some(total) = claim.total_days.filter(|&total| total != sum) {
        let sentence = format!(
            "{} : le détail compte {sum} jours, mais le total publié est {total} (écart de {}).",
            claim.heading,
            signed(total - sum),
        );
        findings.push(
            Finding::new(Rule::PartsSum, Severity::Arithmetic, place.clone(), sentence)
                .values(Some(total), Some(sum)),
        );
    }
    let heading = fold(&claim.heading);
    if !(heading.contains("arret") && heading.contains("travail")) {
        return findings;
    }
    let (inside, outside): (Vec<_>, Vec<_>) = claim.items.iter().partition(|i| is_arret(i));
    if outside.is_empty() {
        return findings;
    }
    let days: i64 = inside.iter().map(|i| i.days).sum();
    let persons: i64 = inside.iter().map(|i| i.persons).sum();
    let strangers: Vec<_> =
        outside.iter().map(|i| format!("« {} » ({} jours)", i.label, i.days)).collect();
    let sentence = format!(
        "{} : {} {} pas un arrêt de travail. Sous ce titre restent {days} jours pour {persons} \
         personnes ; donnez un sous-total par nature d'absence.",
        claim.heading,
        strangers.join(", "),
        if outside.len() == 1 { "n'est" } else { "ne sont" },
    );
    findings.push(
        Finding::new(Rule::Nomenclature, Severity::Definition, place, sentence)
            .values(claim.total_days.or(Some(sum)), Some(days)),
    );
    findings
}
