use jiff::civil::{Date, date};

use super::rules::{asked, count, days_of, nights, nights_of};

fn on(month: i8, day: i8) -> Date {
    date(2025, month, day)
}

#[test]
fn a_night_is_counted_once_and_one_spent_elsewhere_is_not() {
    let year = days_of(2025);
    let stay = (on(3, 1), Some(on(3, 11)));
    assert_eq!(nights(&[stay], &[], year), (10, 0), "gone on the eleventh");
    // In the team twice, the night is one.
    assert_eq!(nights(&[stay, (on(3, 5), Some(on(3, 12)))], &[], year), (11, 0));
    // Away from Friday evening to Sunday, and a rest of the same days.
    let away = (on(3, 7), Some(on(3, 9)));
    let rest = nights_of((on(3, 7), Some(on(3, 10))));
    assert_eq!(rest, away);
    assert_eq!(nights(&[stay], &[away, rest], year), (8, 2));
    // Away before the stay, it takes nothing from it.
    assert_eq!(nights(&[stay], &[(on(2, 1), Some(on(3, 1)))], year), (10, 0));
    // A rest of one day is no night.
    assert_eq!(nights(&[stay], &[nights_of((on(3, 5), Some(on(3, 6))))], year), (10, 0));
    assert_eq!(nights(&[stay], &[nights_of((on(3, 5), None))], year), (10, 0));
}

#[test]
fn a_year_holds_its_days_only() {
    let year = days_of(2025);
    assert_eq!(nights(&[(date(2024, 6, 1), None)], &[], year), (365, 0));
    assert_eq!(nights(&[(date(2024, 6, 1), Some(on(1, 2)))], &[], year), (1, 0));
    assert_eq!(count(&[(on(12, 30), Some(date(2026, 1, 3)))], year), 2);
    assert_eq!(count(&[(on(5, 3), Some(on(5, 5))), (on(5, 4), Some(on(5, 6)))], year), 3);
    assert_eq!(count(&[(on(5, 3), Some(on(5, 3)))], year), 0);
    let today = date(2026, 3, 12);
    for (text, told) in
        [("", 2026), ("2025", 2025), ("2031", 2026), ("-4", 2000), ("deux", 2026), ("99999", 2026)]
    {
        assert_eq!(asked(text, today), told, "{text}");
    }
}
