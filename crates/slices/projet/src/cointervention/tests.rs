use fiche::{Linked, Row};
use jiff::civil::date;

use super::{rules::co_intervention, runs};

#[test]
fn what_it_gave_is_said_with_its_end_and_it_runs_between_its_days() {
    let row = || Row::default().with("personne_id", 7_i64).with("start_day", "2026-01-10");
    let linked =
        || Linked::of(vec![("personne_id", Row::default().with("birth_day", "2012-05-04"))]);
    let fields = |row: &Row| -> Vec<&'static str> {
        co_intervention(row, &linked()).iter().map(|one| one.field).collect()
    };
    assert!(fields(&row()).is_empty());
    assert_eq!(fields(&row().with("resultat", "atteint")), ["end_day"]);
    let over = row().with("end_day", "2026-03-01").with("resultat", "atteint");
    assert!(fields(&over).is_empty());
    assert_eq!(fields(&row().with("end_day", "2026-01-01")).len(), 1);
    for (day, expected) in [
        (date(2026, 1, 9), false),
        (date(2026, 1, 10), true),
        (date(2026, 2, 28), true),
        (date(2026, 3, 1), false),
    ] {
        assert_eq!(runs(&over, day), expected, "{day}");
    }
}
