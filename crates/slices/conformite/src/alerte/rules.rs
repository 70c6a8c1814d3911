//! What the rules find in the trace. Pure: lines, thresholds and context in, alerts out.
//!
//! The same lines give the same alerts, and an alert keeps its first line when the trace grows: it
//! is recognised by it when everything is computed again.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Contexte, Lecture, Regle, Seuil, Trouvee};

/// The span of the rules that count within an hour, in seconds.
const HOUR_S: i64 = 3600;

/// The threshold of a rule on the day of a reading: the latest that has started.
pub(crate) fn seuil(seuils: &[Seuil], regle: Regle, day: jiff::civil::Date) -> Seuil {
    seuils
        .iter()
        .filter(|seuil| seuil.regle == regle && seuil.start_day <= day)
        .max_by_key(|seuil| seuil.start_day)
        .cloned()
        .unwrap_or_else(|| regle.default())
}

/// Finds every alert in `lectures`, which are in the order of the chain.
pub(crate) fn alertes(lectures: &[Lecture], seuils: &[Seuil], contexte: &Contexte) -> Vec<Trouvee> {
    let mut by_compte: BTreeMap<i64, Vec<&Lecture>> = BTreeMap::new();
    for lecture in lectures {
        by_compte.entry(lecture.compte).or_default().push(lecture);
    }
    let mut found = Vec::new();
    for (compte, lines) in &by_compte {
        let files: Vec<&Lecture> =
            lines.iter().filter(|line| line.accorde && line.personne.is_some()).copied().collect();
        let refusals: Vec<&Lecture> = lines.iter().filter(|line| !line.accorde).copied().collect();
        found.extend(within_an_hour(Regle::Heure, &files, seuils, true));
        found.extend(within_an_hour(Regle::Refus, &refusals, seuils, false));
        found.extend(at_night(&files, seuils));
        if let Some(known) = contexte.references.get(compte) {
            found.extend(beyond_references(&files, seuils, known));
        }
        found.extend(same_name(*compte, &files, seuils, contexte));
    }
    found
}

/// Groups of lines within an hour that reach the threshold. A group goes on as long as each new
/// line still sees the threshold reached in the hour before it.
fn within_an_hour(
    regle: Regle,
    lines: &[&Lecture],
    seuils: &[Seuil],
    distinct: bool,
) -> Vec<Trouvee> {
    let mut found: Vec<Trouvee> = Vec::new();
    let mut start = 0;
    let mut going: Option<(usize, usize)> = None;
    for (end, line) in lines.iter().enumerate() {
        while lines[start].second <= line.second - HOUR_S {
            start += 1;
        }
        let seuil = seuil(seuils, regle, line.day);
        let n = count(&lines[start..=end], distinct);
        if seuil.active && n >= seuil.number.max(1) {
            going = Some((going.map_or(start, |(first, _)| first), end));
        } else if let Some(span) = going.take() {
            found.push(one(regle, &lines[span.0..=span.1], distinct));
        }
    }
    if let Some(span) = going {
        found.push(one(regle, &lines[span.0..=span.1], distinct));
    }
    found
}

fn count(lines: &[&Lecture], distinct: bool) -> i64 {
    let n = if distinct {
        lines.iter().filter_map(|line| line.personne).collect::<BTreeSet<_>>().len()
    } else {
        lines.len()
    };
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn one(regle: Regle, lines: &[&Lecture], distinct: bool) -> Trouvee {
    let children: BTreeSet<i64> = lines.iter().filter_map(|line| line.personne).collect();
    Trouvee {
        regle,
        compte: lines.first().map_or(0, |line| line.compte),
        first_seq: lines.first().map_or(0, |line| line.seq),
        last_seq: lines.last().map_or(0, |line| line.seq),
        number: count(lines, distinct),
        personne: children.first().copied().filter(|_| children.len() == 1),
    }
}

fn at_night(lines: &[&Lecture], seuils: &[Seuil]) -> Vec<Trouvee> {
    // A night belongs to the day on which it started.
    let mut nights: BTreeMap<jiff::civil::Date, Vec<&Lecture>> = BTreeMap::new();
    for line in lines {
        let seuil = seuil(seuils, Regle::Nuit, line.day);
        let (from, until) = (seuil.from_hour, seuil.until_hour);
        let across = from > until;
        let inside = if across {
            line.hour >= from || line.hour < until
        } else {
            (from..until).contains(&line.hour)
        };
        if seuil.active && inside {
            let yesterday = across && line.hour < until;
            let night = if yesterday { line.day.yesterday().unwrap_or(line.day) } else { line.day };
            nights.entry(night).or_default().push(line);
        }
    }
    nights
        .into_iter()
        .filter(|(night, lines)| count(lines, true) >= seuil(seuils, Regle::Nuit, *night).number)
        .map(|(_, lines)| one(Regle::Nuit, &lines, true))
        .collect()
}

fn beyond_references(lines: &[&Lecture], seuils: &[Seuil], known: &BTreeSet<i64>) -> Vec<Trouvee> {
    let mut days: BTreeMap<jiff::civil::Date, Vec<&Lecture>> = BTreeMap::new();
    for line in lines {
        if line.personne.is_some_and(|personne| !known.contains(&personne)) {
            days.entry(line.day).or_default().push(line);
        }
    }
    days.into_iter()
        .filter(|(day, lines)| {
            let seuil = seuil(seuils, Regle::HorsReference, *day);
            seuil.active && count(lines, true) >= seuil.number
        })
        .map(|(_, lines)| one(Regle::HorsReference, &lines, true))
        .collect()
}

fn same_name(
    compte: i64,
    lines: &[&Lecture],
    seuils: &[Seuil],
    contexte: &Contexte,
) -> Vec<Trouvee> {
    // One alert a day and a child: the same file opened ten times is one fact.
    let mut facts: BTreeMap<(jiff::civil::Date, i64), Vec<&Lecture>> = BTreeMap::new();
    for line in lines {
        let Some(personne) = line.personne else { continue };
        if contexte.homonymes.contains(&(compte, personne))
            && seuil(seuils, Regle::Homonyme, line.day).active
        {
            facts.entry((line.day, personne)).or_default().push(line);
        }
    }
    facts.into_values().map(|lines| one(Regle::Homonyme, &lines, true)).collect()
}
