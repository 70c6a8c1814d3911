//! What must hold on a sentence served in the service.

use fiche::{Linked, Remark, Row, rule};

/// The span is in order; hours are not negative, and more than ordered is improbable.
pub fn peine(row: &Row, _: &Linked) -> Vec<Remark> {
    let negative = "Un nombre d'heures n'est pas négatif : donnez 0 ou plus.";
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(rule::not_negative(row, "heures_ordonnees", negative))
        .chain(rule::not_negative(row, "heures_faites", negative))
        .chain(beyond(row))
        .collect()
}

fn beyond(row: &Row) -> Option<Remark> {
    (row.int("heures_faites")? > row.int("heures_ordonnees")?).then(|| {
        Remark::warn(
            "heures_faites",
            "Plus d'heures sont faites qu'ordonnées : vérifiez les deux nombres.",
        )
    })
}

/// A day of a sentence is of the same child, within its span, and has hours.
pub fn heures(row: &Row, linked: &Linked) -> Vec<Remark> {
    let peine = linked.get("peine_id");
    let other = peine
        .is_some_and(|peine| peine.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("peine_id", "C'est la peine d'un autre enfant."));
    let none = row
        .int("heures")
        .is_some_and(|hours| hours <= 0 || hours > 2_400)
        .then(|| Remark::refuse("heures", "Entre un peu plus de 0 et 24 heures pour un jour."));
    let early = peine
        .and_then(|peine| peine.day("start_day"))
        .zip(row.day("day"))
        .is_some_and(|(start, day)| day < start)
        .then(|| Remark::refuse("day", "C'est avant le début de la peine."));
    [other, none, early].into_iter().flatten().collect()
}
