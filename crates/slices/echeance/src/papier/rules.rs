//! Which papers a family lacks.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;

use super::model::NATURE_PAPIER;

/// Where a paper of the law stands for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Etat {
    /// The service has no version of it for this child: nothing can be given.
    SansVersion,
    /// None was given.
    Manque,
    /// An older version was given; the service has another since.
    Ancienne,
    /// The present version was given: the day, and the day it was read together.
    Remis(Date, Option<Date>),
}

/// Whether a version is written for a child of that age, or for everybody.
fn is_for(papier: &Row, age: Option<i16>) -> bool {
    match papier.text("public") {
        Some("tous") => true,
        Some("petits") => age.is_some_and(|age| age < 7),
        Some("enfants") => age.is_some_and(|age| (7..13).contains(&age)),
        Some("adolescents") => age.is_some_and(|age| age >= 13),
        _ => false,
    }
}

fn runs(papier: &Row, today: Date) -> bool {
    papier.day("start_day").is_some_and(|start| start <= today)
        && papier.day("end_day").is_none_or(|end| end > today)
}

/// The version of a paper that is given to a child today: the one written for their age, else the one for all; the latest.
pub(super) fn version<'r>(
    papiers: &'r [Row],
    nature: &str,
    (age, today): (Option<i16>, Date),
) -> Option<&'r Row> {
    papiers
        .iter()
        .filter(|one| one.text("nature") == Some(nature) && runs(one, today) && is_for(one, age))
        .max_by_key(|one| (one.text("public") != Some("tous"), one.day("start_day"), one.id))
}

/// Where each paper of the law stands for a child, in the order of the list.
pub(super) fn etats(
    (papiers, remises): (&[Row], &[&Row]),
    of: (Option<i16>, Date),
) -> Vec<(&'static str, Etat)> {
    let nature_of = |id: Option<i64>| {
        papiers.iter().find(|one| Some(one.id) == id).and_then(|one| one.text("nature"))
    };
    NATURE_PAPIER
        .items
        .iter()
        .map(|&(nature, _)| {
            let given: Vec<&&Row> = remises
                .iter()
                .filter(|row| nature_of(row.int("papier_famille_id")) == Some(nature))
                .collect();
            let Some(now) = version(papiers, nature, of) else {
                return (nature, if given.is_empty() { Etat::SansVersion } else { Etat::Ancienne });
            };
            let same = given
                .iter()
                .filter(|row| row.int("papier_famille_id") == Some(now.id))
                .filter_map(|row| Some((row.day("day")?, row.day("lecture_day"))))
                .max();
            let etat = match same {
                Some((day, read)) => Etat::Remis(day, read),
                None if given.is_empty() => Etat::Manque,
                None => Etat::Ancienne,
            };
            (nature, etat)
        })
        .collect()
}

/// A version ends after it starts.
pub fn papier(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day").into_iter().collect()
}

/// A paper is read once it is given.
pub fn remise(row: &Row, _: &Linked) -> Vec<Remark> {
    let early = row.day("day").zip(row.day("lecture_day")).is_some_and(|(day, read)| read < day);
    early
        .then(|| Remark::refuse("lecture_day", "C'est avant le jour où le papier est remis."))
        .into_iter()
        .collect()
}
