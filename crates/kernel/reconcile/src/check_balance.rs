//! The year: published totals against months, the routes to the closing presence, the file
//! active, and the service against its sub-services.

use crate::cause;
use crate::check_movement::signed;
use crate::finding::{Finding, Rule, Severity};
use crate::movement::Movement;
use crate::place::{Field, Place};
use crate::statement::{BalanceClaim, Input, Statement};

/// How deep services may nest; also what stops a balance that is a part of itself.
const MAX_DEPTH: u8 = 4;

/// A balance completed by its table or its parts.
#[derive(Debug, Clone, Copy, Default)]
struct Resolved {
    start: Option<i64>,
    end: Option<i64>,
    monthly_entries: Option<i64>,
    monthly_exits: Option<i64>,
}

fn parts<'a>(claim: &'a BalanceClaim, input: &'a Input) -> Vec<&'a BalanceClaim> {
    let find = |id: &String| {
        input.statements.iter().find_map(|s| match s {
            Statement::Balance(part) if part.id == *id => Some(part),
            _ => None,
        })
    };
    claim.parts.iter().filter_map(find).collect()
}

fn resolve(claim: &BalanceClaim, input: &Input, depth: u8) -> Resolved {
    let grid = claim.grid.as_ref().and_then(|id| input.grids.iter().find(|g| g.id == *id));
    let found = match grid.and_then(Movement::of) {
        Some(movement) => Resolved {
            start: movement.first_start(),
            end: movement.last_end(),
            monthly_entries: movement.months_sum(movement.entrees),
            monthly_exits: movement.months_sum(movement.sorties),
        },
        None if depth < MAX_DEPTH && !claim.parts.is_empty() => {
            let parts: Vec<_> =
                parts(claim, input).iter().map(|p| resolve(p, input, depth + 1)).collect();
            if parts.len() < claim.parts.len() {
                return Resolved { start: claim.start, end: claim.end, ..Resolved::default() };
            }
            Resolved {
                start: parts.iter().map(|p| p.start).sum(),
                end: parts.iter().map(|p| p.end).sum(),
                monthly_entries: parts.iter().map(|p| p.monthly_entries).sum(),
                monthly_exits: parts.iter().map(|p| p.monthly_exits).sum(),
            }
        }
        None => Resolved::default(),
    };
    Resolved { start: claim.start.or(found.start), end: claim.end.or(found.end), ..found }
}

/// Every break of a yearly balance.
pub(crate) fn check(claim: &BalanceClaim, input: &Input) -> Vec<Finding> {
    let resolved = resolve(claim, input, 0);
    let mut findings = Vec::new();
    monthly_totals(claim, input, resolved, &mut findings);
    if !claim.parts.is_empty() {
        parts_totals(claim, input, &mut findings);
    }
    findings.extend(year_identity(claim, resolved));
    findings.extend(file_active(claim, resolved));
    findings
}

/// Published entries and exits against the sum of the months, of its table or of its parts.
fn monthly_totals(
    claim: &BalanceClaim,
    input: &Input,
    resolved: Resolved,
    findings: &mut Vec<Finding>,
) {
    let pairs = [
        (Field::Entries, "entrées", claim.entries, resolved.monthly_entries),
        (Field::Exits, "sorties", claim.exits, resolved.monthly_exits),
    ];
    for (field, word, published, sum) in pairs {
        let (Some(published), Some(sum)) = (published, sum) else { continue };
        if published == sum {
            continue;
        }
        let is_service = claim.grid.is_none();
        let rule = if is_service { Rule::ServiceTotal } else { Rule::YearTotal };
        let source = if is_service { "les tableaux mensuels réunis" } else { "les douze mois" };
        let sentence = format!(
            "{} : {published} {word} publiées pour l'année, mais {source} en comptent {sum} \
             (écart de {}).",
            claim.label,
            signed(published - sum),
        );
        let cause = cause::of_short_total(input, &claim.label, sum, published);
        findings.push(
            Finding::new(rule, Severity::Arithmetic, Place::statement(&claim.id, field), sentence)
                .values(Some(published), Some(sum))
                .cause(cause.filter(|_| !is_service)),
        );
    }
    let grid = claim.grid.as_ref().and_then(|id| input.grids.iter().find(|g| g.id == *id));
    let Some(movement) = grid.and_then(Movement::of) else { return };
    let ends = [
        (Field::Start, "au début", claim.start, movement.first_start()),
        (Field::End, "à la fin", claim.end, movement.last_end()),
    ];
    for (field, word, published, printed) in ends {
        let (Some(published), Some(printed)) = (published, printed) else { continue };
        if published == printed {
            continue;
        }
        let sentence = format!(
            "{} : {published} présents {word} de l'année dans le texte, {printed} dans le tableau \
             (écart de {}).",
            claim.label,
            signed(published - printed),
        );
        let place = Place::statement(&claim.id, field);
        findings.push(
            Finding::new(Rule::YearTotal, Severity::Arithmetic, place, sentence)
                .values(Some(published), Some(printed)),
        );
    }
}

/// Reads one number of a balance.
type Get = fn(&BalanceClaim) -> Option<i64>;

/// A number of a service is the sum of the same number, published for each part.
fn parts_totals(claim: &BalanceClaim, input: &Input, findings: &mut Vec<Finding>) {
    let members = parts(claim, input);
    if members.len() < claim.parts.len() {
        return;
    }
    let fields: [(Field, &str, Get); 5] = [
        (Field::Start, "présents au début", |c| c.start),
        (Field::Entries, "entrées", |c| c.entries),
        (Field::Exits, "sorties", |c| c.exits),
        (Field::End, "présents à la fin", |c| c.end),
        (Field::FileActive, "file active", |c| c.file_active),
    ];
    for (field, word, get) in fields {
        let each: Option<Vec<_>> = members.iter().map(|m| get(m)).collect();
        let (Some(published), Some(each)) = (get(claim), each) else { continue };
        let sum: i64 = each.iter().sum();
        if published == sum {
            continue;
        }
        let terms: Vec<_> =
            members.iter().zip(&each).map(|(m, n)| format!("{n} {}", m.label)).collect();
        let sentence = format!(
            "{}, {word} : {} = {sum}, mais le total publié est {published} (écart de {}).",
            claim.label,
            terms.join(" + "),
            signed(published - sum),
        );
        let place = Place::statement(&claim.id, field);
        findings.push(
            Finding::new(Rule::PartsSum, Severity::Arithmetic, place, sentence)
                .values(Some(published), Some(sum)),
        );
    }
}

/// The closing presence by its routes, or what it would be when it is not printed.
fn year_identity(claim: &BalanceClaim, resolved: Resolved) -> Option<Finding> {
    let by_totals = resolved
        .start
        .zip(claim.entries.zip(claim.exits))
        .map(|(s, (e, x))| (s + e - x, format!("{s} + {e} − {x} (totaux publiés)")));
    let by_file_active = claim
        .file_active
        .zip(claim.exits)
        .map(|(f, x)| (f - x, format!("{f} − {x} (file active moins sorties)")));
    // Its break is already told, by the months or by the totals: shown, never a reason.
    let by_months = resolved
        .start
        .zip(resolved.monthly_entries.zip(resolved.monthly_exits))
        .map(|(s, (e, x))| (s + e - x, format!("{s} + {e} − {x} (cases des mois)")));
    let place = Place::statement(&claim.id, Field::End);
    let routes: Vec<_> = [by_totals.clone(), by_months, by_file_active.clone()]
        .into_iter()
        .flatten()
        .map(|(value, how)| format!("{how} = {value}"))
        .collect();
    let likeliest = by_totals.as_ref().or(by_file_active.as_ref())?.0;
    let Some(end) = resolved.end else {
        let sentence = format!(
            "{} : la présence en fin d'exercice n'est pas imprimée ; {}. Imprimez le solde \
             complet : présents au début, entrées, sorties, présents à la fin.",
            claim.label,
            routes.join(" ; "),
        );
        return Some(
            Finding::new(Rule::BalanceNotPrinted, Severity::Definition, place, sentence)
                .values(None::<i64>, Some(likeliest)),
        );
    };
    let agrees = [&by_totals, &by_file_active].into_iter().flatten().all(|(v, _)| *v == end);
    if agrees {
        return None;
    }
    let sentence = format!(
        "{} : {end} présents publiés en fin d'année, mais {}.",
        claim.label,
        routes.join(" ; "),
    );
    Some(
        Finding::new(Rule::YearIdentity, Severity::Arithmetic, place, sentence)
            .values(Some(end), Some(likeliest)),
    )
}

/// File active against those present at the start and those who came.
fn file_active(claim: &BalanceClaim, resolved: Resolved) -> Option<Finding> {
    let published = claim.file_active?;
    let start = resolved.start?;
    let entries = claim.entries.or(resolved.monthly_entries)?;
    let computed = start + entries;
    if computed == published {
        return None;
    }
    let mut sentence = vec![format!(
        "{} : {start} présents au début + {entries} entrées = {computed}, mais la file active \
         publiée est {published} (écart de {}). ",
        claim.label,
        signed(published - computed),
    )];
    if published < computed {
        let twice = computed - published;
        let who = if twice == 1 { "1 enfant a" } else { &format!("{twice} enfants ont") };
        sentence.push(format!(
            "Ou bien {who} été admis deux fois ({published} personnes, {computed} mesures), ou \
             bien les présents au début étaient {}. ",
            published - entries
        ));
    } else {
        sentence.push(format!(
            "Ou bien {} entrées manquent, ou bien les présents au début étaient {}. ",
            published - computed,
            published - entries
        ));
    }
    let split_start: i64 = claim.splits.iter().map(|s| s.file_active - s.entries).sum();
    if !claim.splits.is_empty() && split_start != start {
        let terms: Vec<_> = claim
            .splits
            .iter()
            .map(|s| format!("{} {}", s.file_active - s.entries, s.label))
            .collect();
        sentence.push(format!(
            "La répartition le confirme : {} présents au début, soit {split_start} et non {start}. ",
            terms.join(" + ")
        ));
    }
    sentence.push("Dites si la file active compte des personnes ou des mesures.".to_owned());
    let place = Place::statement(&claim.id, Field::FileActive);
    Some(
        Finding::new(Rule::FileActive, Severity::Arithmetic, place, sentence.concat())
            .values(Some(published), Some(computed)),
    )
}
