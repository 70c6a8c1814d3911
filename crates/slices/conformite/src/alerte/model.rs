//! The rules on the trace, and the thresholds an organisation sets.
//!
//! No text of law says from how many files a reading is abnormal: the defaults are choices of the
//! product, said as such on the page, and each organisation sets its own, dated.

use jiff::civil::Date;

/// A rule on the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Regle {
    /// Many different files within an hour.
    Heure,
    /// Files read at night.
    Nuit,
    /// Files of children whom the account does not follow.
    HorsReference,
    /// Refusals, again and again.
    Refus,
    /// The file of somebody who bears the reader's name.
    Homonyme,
}

impl Regle {
    /// Every rule.
    pub const ALL: [Self; 5] =
        [Self::Heure, Self::Nuit, Self::HorsReference, Self::Refus, Self::Homonyme];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Heure => "dossiers_heure",
            Self::Nuit => "lecture_nuit",
            Self::HorsReference => "hors_reference",
            Self::Refus => "refus_repetes",
            Self::Homonyme => "homonyme",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regle| regle.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Heure => "Beaucoup de dossiers en une heure",
            Self::Nuit => "Lectures de nuit",
            Self::HorsReference => "Dossiers hors de ses références",
            Self::Refus => "Refus répétés",
            Self::Homonyme => "Dossier d’une personne du même nom",
        }
    }

    /// What the number of its threshold counts.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Heure => "dossiers différents en une heure",
            Self::Nuit => "dossiers différents dans la nuit",
            Self::HorsReference => "dossiers différents dans la journée",
            Self::Refus => "refus en une heure",
            Self::Homonyme => "dossier",
        }
    }

    /// What the product starts with: choices of ours, no law.
    pub fn default(self) -> Seuil {
        let (number, from_hour, until_hour) = match self {
            Self::Heure => (30, 0, 0),
            Self::Nuit => (3, 22, 6),
            Self::HorsReference => (10, 0, 0),
            Self::Refus => (5, 0, 0),
            Self::Homonyme => (1, 0, 0),
        };
        Seuil { regle: self, start_day: Date::MIN, active: true, number, from_hour, until_hour }
    }
}

/// The threshold of a rule, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seuil {
    /// The rule.
    pub regle: Regle,
    /// The first day it holds.
    pub start_day: Date,
    /// Whether the rule is used.
    pub active: bool,
    /// From how many on (see [`Regle::unit`]).
    pub number: i64,
    /// The hour, in Europe/Paris, at which night starts; only for readings at night.
    pub from_hour: i64,
    /// The hour at which it ends.
    pub until_hour: i64,
}

/// A line of the trace, as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lecture {
    /// Its number in the chain.
    pub seq: i64,
    /// When, in seconds of the Unix epoch.
    pub second: i64,
    /// The civil day and the hour in Europe/Paris.
    pub day: Date,
    /// The hour in Europe/Paris, 0 to 23.
    pub hour: i64,
    /// Which account.
    pub compte: i64,
    /// The child, when it is about one.
    pub personne: Option<i64>,
    /// Whether it was allowed.
    pub accorde: bool,
}

/// What else the rules need to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contexte {
    /// The children that an account follows, on the day of the computation; no entry when it
    /// follows none.
    pub references: std::collections::BTreeMap<i64, std::collections::BTreeSet<i64>>,
    /// Accounts and children that bear the same name.
    pub homonymes: std::collections::BTreeSet<(i64, i64)>,
}

/// What a rule found: several readings that make one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouvee {
    /// The rule.
    pub regle: Regle,
    /// Whose readings.
    pub compte: i64,
    /// The first reading.
    pub first_seq: i64,
    /// The last one.
    pub last_seq: i64,
    /// How many, in the unit of the rule.
    pub number: i64,
    /// The child, when it is about one only.
    pub personne: Option<i64>,
}
