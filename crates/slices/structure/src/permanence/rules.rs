//! Which permanences answer on a day.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::{Date, Weekday};

/// Its days are in order, and its number can be dialled.
pub(super) fn permanence(row: &Row, _: &Linked) -> Vec<Remark> {
    let span = rule::span(row, "start_day", "end_day");
    [span, rule::phone(row, "telephone")].into_iter().flatten().collect()
}

/// A permanence of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permanence {
    /// Who answers.
    pub libelle: String,
    /// At which number.
    pub telephone: String,
    /// At which hours, in words.
    pub heures: Option<String>,
    /// Whether it answers instead of the référent on this day.
    pub remplace: bool,
}

/// The permanences that answer on `day`, those that stand in for the référent first.
pub fn on_day(rows: &[Row], day: Date) -> Vec<Permanence> {
    let mut all: Vec<Permanence> = rows
        .iter()
        .filter(|row| row.day("start_day").is_none_or(|start| start <= day))
        .filter(|row| row.day("end_day").is_none_or(|end| end > day))
        .filter(|row| covers(row.text("jours").unwrap_or_default(), day))
        .map(|row| Permanence {
            libelle: row.text("libelle").unwrap_or_default().to_owned(),
            telephone: row.text("telephone").unwrap_or_default().to_owned(),
            heures: row.text("heures").map(str::to_owned),
            remplace: row.int("remplace") == Some(1),
        })
        .collect();
    all.sort_by(|a, b| b.remplace.cmp(&a.remplace).then_with(|| a.libelle.cmp(&b.libelle)));
    all
}

fn covers(jours: &str, day: Date) -> bool {
    let saturday = day.weekday() == Weekday::Saturday;
    let sunday = day.weekday() == Weekday::Sunday;
    match jours {
        "tous" => true,
        "semaine" => !saturday && !sunday,
        "fin_semaine" => saturday || sunday,
        "samedi" => saturday,
        "dimanche" => sunday,
        _ => false,
    }
}
