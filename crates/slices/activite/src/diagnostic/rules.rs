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

/// What differs from one issue to another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ecarts {
    /// The lines that both print, and not alike: where, there, here.
    pub moved: Vec<(String, String, String)>,
    /// The lines that one alone prints: where, and whether it appeared or is gone, with its value.
    pub alone: Vec<(String, String)>,
}

/// A label in which each month is told by its rank in its quarter: July of one is compared with October of the next.
fn by_rank(label: &str) -> String {
    let told = |part: &str| {
        let (name, year) = part.rsplit_once(' ')?;
        year.parse::<i16>().ok()?;
        let month = (1..=12).find(|month| vocabulary::month_name(*month) == name)?;
        Some(match (month - 1) % 3 {
            0 => "1er mois du trimestre",
            1 => "2e mois du trimestre",
            _ => "3e mois du trimestre",
        })
    };
    let parts = label.split(", ").map(|part| told(part).unwrap_or(part));
    parts.collect::<Vec<_>>().join(", ")
}

/// What another issue does not print alike.
pub(super) fn moved(before: &[Imprimee], now: &[Imprimee]) -> Ecarts {
    let ranked = |all: &[Imprimee]| -> Vec<Imprimee> {
        let each = all.iter().map(|one| Imprimee {
            ligne: by_rank(&one.ligne),
            colonne: by_rank(&one.colonne),
            ..one.clone()
        });
        each.collect()
    };
    let (before, now) = (ranked(before), ranked(now));
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
    let mut all = Ecarts::default();
    for one in &now {
        match before.iter().find(|other| same(one, other)) {
            Some(other) if other.valeur == one.valeur => {}
            Some(other) => {
                all.moved.push((place(one), other.valeur.clone(), one.valeur.clone()));
            }
            None => all.alone.push((place(one), format!("apparue : {}", one.valeur))),
        }
    }
    for gone in before.iter().filter(|one| !now.iter().any(|other| same(one, other))) {
        all.alone.push((place(gone), format!("disparue, elle disait : {}", gone.valeur)));
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
