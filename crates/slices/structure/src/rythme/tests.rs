use fiche::Row;
use jiff::civil::date;

use super::rules::{Rythme, jours};

#[test]
fn the_rhythm_is_the_one_of_the_service_on_its_days_and_one_of_ours_otherwise() {
    let rows = [Row::default()
        .with("rythme", "fratrie")
        .with("jours", 21_i64)
        .with("start_day", "2026-01-01")
        .with("end_day", "2026-03-01")];
    for (day, expected) in [
        (date(2025, 12, 31), (28, false)),
        (date(2026, 1, 1), (21, true)),
        (date(2026, 2, 28), (21, true)),
        (date(2026, 3, 1), (28, false)),
    ] {
        assert_eq!(jours(&rows, Rythme::Fratrie, day), expected, "{day}");
    }
    assert_eq!(jours(&rows, Rythme::Mna, date(2026, 2, 1)), (14, false));
}
