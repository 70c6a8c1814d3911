use jiff::civil::date;

use super::{months_without, rules::next};

#[test]
fn a_month_that_is_over_without_a_meeting_is_told_and_the_present_one_is_not() {
    let today = date(2026, 3, 12);
    let met = [date(2025, 11, 30), date(2026, 1, 5)];
    assert_eq!(months_without(&met, today, 12), [date(2026, 2, 1), date(2025, 12, 1)]);
    assert_eq!(months_without(&met, today, 1), [date(2026, 2, 1)]);
    assert!(months_without(&[], today, 12).is_empty());
    assert!(months_without(&[date(2026, 3, 1)], today, 12).is_empty());
}

#[test]
fn an_answer_put_off_is_promised_for_the_meeting_of_the_month_after() {
    assert_eq!(next(date(2026, 1, 31)), date(2026, 2, 28));
}
