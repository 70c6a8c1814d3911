//! What must hold on a dated fact of the child's life.

use fiche::{Linked, Remark, Row, rule};

/// The span is in order and begins after birth.
pub fn hebergement(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(rule::after_birth(row, linked, "start_day"))
        .collect()
}
