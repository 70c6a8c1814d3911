//! Spans around a child, their counts and their gaps. Ends are the first day that is no longer of it.

use jiff::civil::Date;

/// A span of days: its first day, and the first day that is no longer of it.
pub type Span = (Date, Option<Date>);

/// Somebody's time beside the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suivi {
    /// Who, by a number that stays.
    pub qui: i64,
    /// The first day.
    pub start: Date,
    /// The first day after; none while it lasts.
    pub end: Option<Date>,
}

/// A place where the child lived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lieu {
    /// What it is called.
    pub nom: String,
    /// The day of the arrival.
    pub start: Date,
    /// The day of the departure; none while the child lives there.
    pub end: Option<Date>,
    /// Whether the departure was foreseen: the term of a measure, a return, being of age.
    pub prevue: bool,
}

/// How steady the adults are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Continuite {
    /// How many référents over the twelve months up to the day.
    pub referents: usize,
    /// Since when the present référent is there; none when there is none.
    pub depuis: Option<Date>,
    /// How many days of a stay had no référent over these twelve months.
    pub sans_referent: i32,
}

/// What broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// A place was left and no other followed.
    Lieu,
    /// A référent left and no other followed.
    Referent,
    /// The child was out of school.
    Scolarite,
}

impl Nature {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lieu => "Sans lieu d’accueil connu",
            Self::Referent => "Sans référent",
            Self::Scolarite => "Déscolarisation",
        }
    }
}

/// A gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rupture {
    /// What broke.
    pub nature: Nature,
    /// Its first day.
    pub start: Date,
    /// The day when something followed; none while nothing does.
    pub end: Option<Date>,
    /// How many days, up to the day asked when it lasts.
    pub days: i32,
}

/// How many places, teams and référents a child has known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compteurs {
    /// Places of living outside the home.
    pub lieux: usize,
    /// Services that accompanied.
    pub equipes: usize,
    /// Different référents.
    pub referents: usize,
}
