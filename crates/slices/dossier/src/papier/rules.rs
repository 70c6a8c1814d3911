//! What must hold on a paper.

use fiche::{Linked, Remark, Row};

/// A paper is obtained on a day, after it was asked for, and holds until later.
pub(super) fn papier(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut all = Vec::new();
    let (asked, got) = (row.day("demande_day"), row.day("obtention_day"));
    if row.text("etat") == Some("obtenu") && got.is_none() {
        all.push(Remark::refuse("obtention_day", "Dites le jour où il est obtenu."));
    }
    if asked.zip(got).is_some_and(|(asked, got)| got < asked) {
        all.push(Remark::refuse(
            "obtention_day",
            "Il est obtenu avant d'être demandé : corrigez l'un des deux jours.",
        ));
    }
    if got.zip(row.day("expiration_day")).is_some_and(|(got, end)| end < got) {
        all.push(Remark::refuse(
            "expiration_day",
            "Il finit avant d'être obtenu : corrigez l'un des deux jours.",
        ));
    }
    all
}
