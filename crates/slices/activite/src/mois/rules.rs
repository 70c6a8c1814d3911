//! A month, what balances in it, and what moved since it was signed.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

/// The figures of a month, in the order they are read.
pub(super) const CHIFFRES: [&str; 5] =
    ["presents_debut", "entrees", "sorties", "presents_fin", "journees"];

/// A civil month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mois(Date);

impl Mois {
    /// Reads « 2026-02 ».
    pub fn read(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let year: i16 = year.parse().ok().filter(|year| (1990..=2150).contains(year))?;
        let month: i8 = month.parse().ok().filter(|_| month.len() == 2)?;
        Date::new(year, month, 1).ok().map(Self)
    }

    /// As an address and the database say it.
    pub fn code(self) -> String {
        self.0.strftime("%Y-%m").to_string()
    }

    /// As people read it.
    pub fn label(self) -> String {
        format!("{} {}", vocabulary::month_name(self.0.month()), self.0.year())
    }

    /// Its first and its last day.
    pub fn days(self) -> (Date, Date) {
        (self.0, self.0.last_of_month())
    }

    /// The day after its last.
    pub fn after(self) -> Date {
        self.0.checked_add(1.month()).unwrap_or(self.0)
    }

    /// The months of a year that are over on a day, the latest first.
    pub fn over(year: i16, today: Date) -> Vec<Self> {
        (1..=12_i8)
            .rev()
            .filter_map(|month| Date::new(year, month, 1).ok().map(Self))
            .filter(|month| month.after() <= today)
            .collect()
    }
}

/// A figure of a month: its value, and the records it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Compte {
    pub chiffre: String,
    pub label: String,
    pub valeur: String,
    /// The records and their share of the figure, ascending.
    pub lignes: Vec<(i64, i64)>,
}

/// What moved in a figure since it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ecart {
    pub chiffre: String,
    pub label: String,
    pub avant: String,
    pub apres: String,
}

/// Whether who was there, with who came and without who left, gives who is there; the sentence of what does not.
pub(super) fn balance(comptes: &[Compte]) -> Result<(), String> {
    let share = |name: &str| -> i64 {
        let found = comptes.iter().find(|one| one.chiffre == name);
        found.map_or(0, |one| one.lignes.iter().map(|(_, share)| share).sum())
    };
    let (start, came) = (share("presents_debut"), share("entrees"));
    let (left, end) = (share("sorties"), share("presents_fin"));
    if start + came - left == end {
        return Ok(());
    }
    Err(format!(
        "Ce mois ne s’équilibre pas : {start} au début, plus {came}, moins {left}, ne font pas {end}. \
         Corrigez les séjours, puis signez."
    ))
}

/// What moved from what was signed to what the register says.
pub(super) fn moved(signed: &[Compte], now: &[Compte]) -> Vec<Ecart> {
    let there = |name: &str| signed.iter().find(|one| one.chiffre == name);
    now.iter()
        .filter_map(|one| {
            let before = there(&one.chiffre)?;
            (before.valeur != one.valeur || before.lignes != one.lignes).then(|| Ecart {
                chiffre: one.chiffre.clone(),
                label: one.label.clone(),
                avant: before.valeur.clone(),
                apres: if before.valeur == one.valeur {
                    format!("{}, par d’autres fiches ou d’autres jours", one.valeur)
                } else {
                    one.valeur.clone()
                },
            })
        })
        .collect()
}

/// The records that were counted, then or now.
pub(super) fn records(signed: &[Compte], now: &[Compte]) -> Vec<i64> {
    let mut all: Vec<i64> =
        signed.iter().chain(now).flat_map(|one| one.lignes.iter().map(|(id, _)| *id)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
