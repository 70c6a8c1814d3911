//! What the health case of a child lacks.

use fiche::Row;
use jiff::{ToSpan as _, civil::Date};

/// What every health case holds: a habit of the trade, no text lists it.
const ATTENDUES: &[&str] = &["droits", "complementaire", "carnet", "autorisation"];

/// How many days before its end a piece is told to be renewed.
const AVANT: i64 = 30;

/// A piece that is missing or will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manque {
    /// It is not there.
    Absente(&'static str),
    /// It was valid until that day, included.
    Perimee(&'static str, Date),
    /// It is valid until that day, which comes soon.
    Bientot(&'static str, Date),
}

/// What is missing on a day; an order is wanted too while a treatment runs.
pub fn manques(pieces: &[Row], treated: bool, today: Date) -> Vec<Manque> {
    let wanted = ATTENDUES.iter().copied().chain(treated.then_some("ordonnance"));
    wanted
        .filter_map(|code| {
            let mut own = pieces.iter().filter(|row| row.text("nature") == Some(code)).peekable();
            if own.peek().is_none() {
                return Some(Manque::Absente(code));
            }
            // The piece that lasts longest; one without end lasts.
            let ends: Option<Vec<Date>> = own.map(|row| row.day("end_day")).collect();
            let last = ends?.into_iter().max()?.yesterday().ok()?;
            if last < today {
                Some(Manque::Perimee(code, last))
            } else if last < today.checked_add(AVANT.days()).unwrap_or(today) {
                Some(Manque::Bientot(code, last))
            } else {
                None
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_case_lacks_what_is_absent_over_or_soon_over() {
        let piece = |nature: &str, end: Option<&str>| {
            Row::default().with("nature", nature).with("end_day", end)
        };
        let today = date(2026, 3, 12);
        let pieces = [
            piece("droits", Some("2026-03-01")),
            piece("complementaire", Some("2026-03-20")),
            piece("carnet", None),
        ];
        assert_eq!(
            manques(&pieces, true, today),
            [
                Manque::Perimee("droits", date(2026, 2, 28)),
                Manque::Bientot("complementaire", date(2026, 3, 19)),
                Manque::Absente("autorisation"),
                Manque::Absente("ordonnance"),
            ]
        );
        let whole =
            ["droits", "complementaire", "carnet", "autorisation"].map(|one| piece(one, None));
        assert!(manques(&whole, false, today).is_empty());
    }
}
