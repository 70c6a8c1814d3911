//! What must hold on a service.

use fiche::{Linked, Remark, Row, rule};

/// A service closes after it opened.
pub fn service(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::span(row, "opening_day", "closing_day").into_iter().collect()
}
