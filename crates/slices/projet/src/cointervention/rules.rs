//! What must hold on a co-intervention.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;

/// It ends after it starts, after the child's birth; what it gave is said once its end is.
pub(super) fn co_intervention(row: &Row, linked: &Linked) -> Vec<Remark> {
    let told = row.text("resultat").is_some() && row.day("end_day").is_none();
    let open = told.then(|| Remark::refuse("end_day", "Jusqu'à quand a-t-elle duré ?"));
    let mut all = rule::only_span(row, linked);
    all.extend(open);
    all.extend(rule::after_birth(row, linked, "start_day"));
    all
}

/// Whether it runs on a day.
pub fn runs(row: &Row, day: Date) -> bool {
    row.day("start_day").is_some_and(|start| start <= day)
        && row.day("end_day").is_none_or(|end| end > day)
}
