//! Phases of a file and the rules that make them, dated and sourced.

use jiff::civil::Date;

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// A measure or a stay goes on, or nothing has begun.
    Active,
    /// Ended, within the time of the after.
    Suivi,
    /// Kept for proof: no longer of use to the team.
    Intermediaire,
    /// Its time is over: to eliminate, or to hand over to the archives.
    Finale,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suivi, Self::Intermediaire, Self::Finale];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Actif",
            Self::Suivi => "Suivi",
            Self::Intermediaire => "Archivage intermédiaire",
            Self::Finale => "Sort final",
        }
    }
}

/// How long a nature of file is kept after its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Regle {
    /// The nature of the service that holds the file; empty for all others.
    pub nature: String,
    /// The first day it holds.
    pub start_day: Date,
    /// Months in the active base after the end.
    pub suivi_months: i64,
    /// Months of intermediate archive after that; none while nobody has settled it: never final.
    pub intermediaire_months: Option<i64>,
    /// Where the durations come from.
    pub source: String,
}

/// What the product starts with: only what a text that was read says.
pub(crate) fn shipped() -> Vec<Regle> {
    let regle = |one: statutes::BaseActive| Regle {
        nature: one.nature.to_owned(),
        start_day: one.start,
        suivi_months: one.months,
        intermediaire_months: None,
        source: one.source.to_owned(),
    };
    statutes::BASE_ACTIVE.into_iter().map(regle).collect()
}

/// A file, as its retention sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dossier {
    /// The child.
    pub personne: i64,
    /// First name and name.
    pub nom: String,
    /// The service that holds the file.
    pub service: i64,
    /// Its name.
    pub service_nom: String,
    /// Its nature.
    pub nature: String,
    /// The day of the last end of a measure or a stay; none while one goes on or none has begun.
    pub end_day: Option<Date>,
    /// Whether a legal hold stands.
    pub gele: bool,
}

/// A legal hold on a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gele {
    /// Its identifier.
    pub id: i64,
    /// Why.
    pub motif: String,
    /// Since when, as an RFC 3339 instant.
    pub start_at: String,
    /// Until when.
    pub end_at: Option<String>,
    /// Why it was lifted, or is asked to be.
    pub end_motif: String,
    /// Who set it and asked that it be lifted: another person must agree.
    pub levee_by: Option<i64>,
}
