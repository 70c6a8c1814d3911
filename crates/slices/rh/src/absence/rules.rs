//! Which days of an absence nobody covers.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};

/// Days from a first one, included, to an end, excluded; it runs when there is none.
pub(super) type Jours = (Date, Option<Date>);

/// How many days an absence lasts, and how many of them no replacement covers. One that runs is counted up to `today`,
/// included.
pub(super) fn decouverts((start, end): Jours, covers: &[Jours], today: Date) -> (usize, usize) {
    let stop = end.unwrap_or_else(|| today.saturating_add(1.day()));
    let (mut all, mut bare) = (0, 0);
    let mut day = start;
    while day < stop {
        all += 1;
        let covered = covers.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| to > day));
        bare += usize::from(!covered);
        day = day.saturating_add(1.day());
        if all > 3660 {
            break;
        }
    }
    (all, bare)
}

/// Whether somebody is there on each day of an absence; one that runs is so once a replacement that runs has taken over.
pub(super) fn est_remplacee((start, end): Jours, covers: &[Jours]) -> bool {
    let taken = covers.iter().filter(|(_, to)| to.is_none()).map(|(from, _)| *from).min();
    let Some(stop) = end.or(taken) else { return false };
    decouverts((start, Some(stop.max(start))), covers, start).1 == 0
}

/// Who is there for a child whose référent is away: one who follows the child too (`false`), else who replaces the référent
/// (`true`). None: nobody is there. The morning and the page of absences say it by this rule alone.
pub fn releve<'n>(
    autres: &[(i64, &'n str)],
    remplacants: &[(i64, &'n str)],
    away: impl Fn(i64) -> bool,
) -> Option<(&'n str, bool)> {
    let first = |all: &[(i64, &'n str)]| all.iter().find(|(id, _)| !away(*id)).map(|(_, nom)| *nom);
    first(autres).map(|nom| (nom, false)).or_else(|| first(remplacants).map(|nom| (nom, true)))
}

/// Nobody replaces themselves, nor outside the absence.
pub fn remplacement(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    let Some(absence) = linked.get("absence_id") else { return remarks };
    if absence.int("professionnel_id") == row.int("professionnel_id") {
        let told = "C'est la personne absente : choisissez qui la remplace, ou dites pourquoi.";
        remarks.push(Remark::warn("professionnel_id", told));
    }
    let before = row.day("start_day").zip(absence.day("start_day"));
    if before.is_some_and(|(start, away)| start < away) {
        let told = "Le remplacement commence avant l'absence.";
        remarks.push(Remark::warn("start_day", told));
    }
    let after = row.day("start_day").zip(absence.day("end_day"));
    if after.is_some_and(|(start, back)| start >= back) {
        let told = "Le remplacement commence après le retour de l'absent.";
        remarks.push(Remark::refuse("start_day", told));
    }
    remarks
}
