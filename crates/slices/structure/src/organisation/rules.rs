//! What must hold on a service.

use fiche::{Linked, Remark, Row, rule};

/// A service closes after it opened, and can be called and written to.
pub fn service(row: &Row, _: &Linked) -> Vec<Remark> {
    let span = rule::span(row, "opening_day", "closing_day");
    [span, rule::phone(row, "telephone"), rule::mail(row, "courriel")]
        .into_iter()
        .flatten()
        .collect()
}
