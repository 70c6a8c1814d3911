//! How long it lasts, and when the review is late.

use jiff::{SignedDuration, Timestamp};

/// The hours a file may be opened for, from the shortest. A choice of the product.
pub const HOURS: &[i64] = &[4, 12, 24];

/// The hours within which somebody else reviews it.
pub const REVIEW_HOURS: i64 = 72;

/// When an access opened `now` for `hours` ends, and when its review is due; `None` when the number
/// of hours is none of those offered.
pub fn times(now: Timestamp, hours: i64) -> Option<(Timestamp, Timestamp)> {
    let after = |hours: i64| now.checked_add(SignedDuration::from_hours(hours)).ok();
    HOURS.contains(&hours).then_some(())?;
    Some((after(hours)?, after(REVIEW_HOURS)?))
}

/// Whether a review that was due at `due` is late.
pub fn late(due: &str, now: Timestamp) -> bool {
    due.parse::<Timestamp>().is_ok_and(|due| due < now)
}

/// What is missing from a demand, in the order of the form: field and sentence.
pub fn missing(motif: &str, precision: &str) -> Vec<(&'static str, &'static str)> {
    let mut told = Vec::new();
    if super::MOTIF_URGENCE.label_of(motif).is_none() {
        told.push(("motif", "Choisissez le motif qui vous oblige à ouvrir ce dossier."));
    }
    if precision.trim().chars().count() < 10 {
        told.push(("precision", "Dites en une phrase ce qui se passe : la revue partira de là."));
    }
    told
}
