//! What holds on a day.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;

/// Whether a row runs on a day.
pub fn holds(row: &Row, day: Date) -> bool {
    row.day("start_day").is_none_or(|start| start <= day)
        && row.day("end_day").is_none_or(|end| end > day)
}

/// Its days are in order, and a link of another kind says which.
pub(super) fn lien(row: &Row, linked: &Linked) -> Vec<Remark> {
    let other = row.text("moyen_lien") == Some("autre") && row.text("precision").is_none();
    let other = other.then(|| Remark::refuse("precision", "Dites par quel moyen."));
    [rule::span(row, "start_day", "end_day"), rule::after_birth(row, linked, "start_day"), other]
        .into_iter()
        .flatten()
        .collect()
}

/// Its days and its ages are in order.
pub(super) fn regle(row: &Row, _: &Linked) -> Vec<Remark> {
    let ages = row.int("age_min").zip(row.int("age_max")).filter(|(min, max)| max < min);
    let ages = ages.map(|_| Remark::refuse("age_max", "Cet âge est avant l'autre : inversez-les."));
    [rule::span(row, "start_day", "end_day"), ages].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_holds_from_its_first_day_to_the_day_before_its_end() {
        let row = Row::default().with("start_day", "2026-03-01").with("end_day", "2026-03-13");
        for (day, told) in [(28, false), (1, true), (12, true), (13, false)] {
            let month = if day == 28 { 2 } else { 3 };
            assert_eq!(holds(&row, Date::constant(2026, month, day)), told, "{month}/{day}");
        }
        assert!(holds(&Row::default(), Date::constant(2026, 3, 1)));
    }

    #[test]
    fn ages_are_in_order_and_another_means_says_which() {
        let turned = Row::default().with("age_min", 12_i64).with("age_max", 8_i64);
        assert_eq!(regle(&turned, &Linked::default())[0].field, "age_max");
        let same = Row::default().with("age_min", 12_i64).with("age_max", 12_i64);
        assert!(regle(&same, &Linked::default()).is_empty());
        let other = Row::default().with("moyen_lien", "autre");
        assert_eq!(lien(&other, &Linked::default())[0].field, "precision");
    }
}
