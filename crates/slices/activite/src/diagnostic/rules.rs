//! Quarters, and what moved from one issue to the next.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A quarter of a civil year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trimestre {
    pub annee: i16,
    /// From 1 to 4.
    pub rang: i8,
}

impl Trimestre {
    /// That of a day.
    pub fn of(day: Date) -> Self {
        Self { annee: day.year(), rang: (day.month() - 1) / 3 + 1 }
    }

    /// Reads what an address says: the last whole quarter when it says nothing readable.
    pub fn read(annee: &str, rang: &str, today: Date) -> Self {
        let year = annee.trim().parse::<i16>().ok().filter(|year| (1990..=2150).contains(year));
        let rank = rang.trim().parse::<i8>().ok().filter(|rank| (1..=4).contains(rank));
        match year.zip(rank) {
            Some((annee, rang)) => Self { annee, rang },
            None => Self::of(today).before(),
        }
    }

    /// The one before.
    pub fn before(self) -> Self {
        match self.rang {
            1 => Self { annee: self.annee - 1, rang: 4 },
            rang => Self { annee: self.annee, rang: rang - 1 },
        }
    }

    /// Its first day, and the day after its last.
    pub fn days(self) -> (Date, Date) {
        let first = Date::constant(self.annee, self.rang * 3 - 2, 1);
        let after = match self.rang {
            4 => Date::constant(self.annee + 1, 1, 1),
            rang => Date::constant(self.annee, rang * 3 + 1, 1),
        };
        (first, after)
    }

    /// « 1er trimestre 2026 ».
    pub fn label(self) -> String {
        let rang = if self.rang == 1 { "1er".to_owned() } else { format!("{}e", self.rang) };
        format!("{rang} trimestre {}", self.annee)
    }
}

/// A line as it is printed: table, line, column, value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Imprimee {
    pub tableau: String,
    pub ligne: String,
    pub colonne: String,
    pub valeur: String,
    /// The row that it tells, when it tells one: older issues do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}

/// A line that another issue does not print alike: where, there, here; « absente » stands for a line that is not there.
pub(super) fn moved(before: &[Imprimee], now: &[Imprimee]) -> Vec<(String, String, String)> {
    const NONE: &str = "absente";
    let same = |one: &Imprimee, other: &Imprimee| match (one.id, other.id) {
        (Some(id), Some(there)) => one.tableau == other.tableau && id == there,
        _ => {
            one.tableau == other.tableau && one.ligne == other.ligne && one.colonne == other.colonne
        }
    };
    let place = |one: &Imprimee| {
        let parts = [&one.tableau, &one.ligne, &one.colonne];
        let parts = parts.into_iter().filter(|part| !part.is_empty()).cloned();
        parts.collect::<Vec<_>>().join(", ")
    };
    let mut all = Vec::new();
    for one in now {
        let found = before.iter().find(|other| same(one, other));
        let there = found.map_or(NONE, |other| other.valeur.as_str());
        if there != one.valeur {
            all.push((place(one), there.to_owned(), one.valeur.clone()));
        }
    }
    for gone in before.iter().filter(|one| !now.iter().any(|other| same(one, other))) {
        all.push((place(gone), gone.valeur.clone(), NONE.to_owned()));
    }
    all
}

/// In how many of the quarters looked back at an origin must have sent, for its silence to be told. A choice of ours.
const USED_TO: usize = 2;

/// An origin that used to send, and sent nothing in a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Perdu {
    pub origine: String,
    /// In how many of the quarters before it sent, of how many.
    pub avant: (usize, usize),
}

impl Perdu {
    /// « Aucune ce trimestre, alors qu’il en venait dans 3 des 4 trimestres d’avant. »
    pub fn told(&self) -> String {
        let (sent, of) = self.avant;
        format!(
            "Aucune ce trimestre, alors qu’il en venait dans {sent} des {of} trimestres d’avant."
        )
    }
}

/// The eyes that are lost in a quarter: an origin that sent in two at least of the quarters before and in this one not
/// once. When nothing at all was noted in this one, nothing is said of anybody: nobody wrote, which is another silence.
pub(super) fn lost(now: &[String], before: &[Vec<String>]) -> Vec<Perdu> {
    if now.is_empty() {
        return Vec::new();
    }
    let mut known: Vec<&String> =
        before.iter().flatten().filter(|one| !now.contains(one)).collect();
    known.sort_unstable();
    known.dedup();
    known
        .into_iter()
        .map(|one| Perdu {
            origine: one.clone(),
            avant: (before.iter().filter(|sent| sent.contains(one)).count(), before.len()),
        })
        .filter(|one| one.avant.0 >= USED_TO)
        .collect()
}
