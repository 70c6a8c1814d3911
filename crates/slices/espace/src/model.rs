//! A key, as it is kept.

use jiff::civil::Date;

/// Whom a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pour {
    /// The child.
    Enfant,
    /// The mother.
    Mere,
    /// The father.
    Pere,
}

impl Pour {
    /// What is written in the table; that of a parent is the tie in the family, and the holder of a right that a
    /// judge restricts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Enfant => "enfant",
            Self::Mere => "mere",
            Self::Pere => "pere",
        }
    }

    /// From what is written.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Enfant, Self::Mere, Self::Pere].into_iter().find(|one| one.code() == code)
    }
}

/// A key that a service gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cle {
    /// Its identifier.
    pub id: i64,
    /// The child whose page it opens.
    pub personne: i64,
    /// The service that gave it: nothing that another one keeps is shown.
    pub service: i64,
    /// Whom it is for.
    pub pour: Pour,
    /// The parent, a member of the family; none for the child.
    pub membre: Option<i64>,
    /// When it was given.
    pub at: String,
    /// By which account.
    pub compte: i64,
    /// The first day when it opens nothing any more.
    pub ends_day: Date,
    /// When it was taken back.
    pub revoked_at: Option<String>,
    /// The language of its page, by its code of two letters; empty for French.
    pub langue: String,
}

/// A key and how often it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The key.
    pub cle: Cle,
    /// How many times it opened the page.
    pub count: i64,
    /// The last time.
    pub last_at: Option<String>,
}
