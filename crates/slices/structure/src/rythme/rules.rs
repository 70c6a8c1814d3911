//! The rhythm that holds on a day.

use fiche::Row;
use jiff::civil::Date;

/// What a service wants to see again at a rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rythme {
    /// A visit by two.
    Binome,
    /// Brothers and sisters who live apart.
    Fratrie,
    /// A youth without a family here.
    Mna,
}

impl Rythme {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Binome => "binome",
            Self::Fratrie => "fratrie",
            Self::Mna => "mna",
        }
    }

    /// In how many days, while the service says nothing. Figures of ours, each to be changed by a rule of the service.
    pub fn proposed(self) -> i64 {
        match self {
            Self::Binome => 60,
            Self::Fratrie => 28,
            Self::Mna => 14,
        }
    }
}

/// In how many days a rhythm wants a meeting on a day, and whether the service said so.
pub fn jours(rows: &[Row], rythme: Rythme, day: Date) -> (i64, bool) {
    let holds = |row: &&Row| {
        row.text("rythme") == Some(rythme.code())
            && row.day("start_day").is_some_and(|start| start <= day)
            && row.day("end_day").is_none_or(|end| end > day)
    };
    let said = rows.iter().find(holds).and_then(|row| row.int("jours"));
    (said.unwrap_or(rythme.proposed()), said.is_some())
}
