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
