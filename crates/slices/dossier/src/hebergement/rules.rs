//! What must hold on a dated fact of the child's life.

use fiche::{Linked, Remark, Row, rule};

/// The span is in order and begins after birth.
pub fn hebergement(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(rule::after_birth(row, linked, "start_day"))
        .chain(other_word(row, linked))
        .collect()
}

/// A word of the house's list is counted under the word of all that the row says.
fn other_word(row: &Row, linked: &Linked) -> Option<Remark> {
    let word = linked.get("libelle_id")?.text("nature")?;
    let nature = row.text("nature")?;
    (word != nature).then(|| {
        let label = super::NATURE_HEBERGEMENT.label_of(word).unwrap_or(word);
        Remark::refuse("libelle_id", format!("Ce libellé est compté sous « {label} »."))
    })
}
