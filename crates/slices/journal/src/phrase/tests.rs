use jiff::civil::date;

use super::rules::{LONGEST, fault, until};

#[test]
fn one_sentence_and_a_short_one() {
    assert!(fault(" ").is_some());
    assert!(fault("Le soir, lui laisser dix minutes seul.").is_none());
    assert!(fault("Le laisser seul. Il a peur.").is_some());
    assert!(fault("Le laisser seul\nil a peur").is_some());
    assert!(fault("M. Roux l’attend à 18 h.").is_none());
    assert!(fault(&"é".repeat(LONGEST)).is_none());
    assert!(fault(&"é".repeat(LONGEST + 1)).is_some());
}

#[test]
fn a_night_ends_at_nine_and_hours_and_days_are_counted_from_the_minute() {
    let evening = date(2026, 3, 12).at(19, 30, 0, 0);
    for (code, day, hour, minute) in
        [("nuit", 13, 9, 0), ("heures", 12, 23, 30), ("deux", 14, 19, 30), ("sept", 19, 19, 30)]
    {
        let end = date(2026, 3, day).at(hour, minute, 0, 0);
        assert_eq!(until(code, evening), Some(end), "{code}");
    }
    let late = date(2026, 3, 13).at(2, 10, 0, 0);
    assert_eq!(until("nuit", late), Some(date(2026, 3, 13).at(9, 0, 0, 0)));
    // At breakfast, « demain matin » is tomorrow's.
    let breakfast = date(2026, 3, 13).at(8, 30, 0, 0);
    assert_eq!(until("nuit", breakfast), Some(date(2026, 3, 14).at(9, 0, 0, 0)));
    assert_eq!(until("toujours", evening), None);
}
