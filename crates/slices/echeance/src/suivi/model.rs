//! What the register holds of a child, as far as deadlines follow from it.

use jiff::civil::{Date, DateTime};

/// A measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mesure {
    /// Its row.
    pub id: i64,
    /// The service that carries it out, and answers for what follows from it.
    pub service: i64,
    /// A code of `nature_mesure`.
    pub nature: String,
    /// `judiciaire`, `administratif`, `penal`…
    pub cadre: String,
    /// Its dates, where they are written.
    pub decision: Option<Date>,
    /// The day the service received it.
    pub reception: Option<Date>,
    /// The day it takes effect.
    pub effet: Option<Date>,
    /// The first day of work.
    pub prise_en_charge: Option<Date>,
    /// Its planned end.
    pub terme: Option<Date>,
    /// Its end.
    pub fin: Option<Date>,
    /// The measure it renews.
    pub precedente: Option<i64>,
}

/// A stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sejour {
    /// The service where it is.
    pub service: i64,
    /// The measure it carries out.
    pub mesure: Option<i64>,
    /// The first day.
    pub entree: Date,
    /// The day of leaving.
    pub sortie: Option<Date>,
    /// Whether the service is a DITEP, which owes more.
    pub ditep: bool,
}

/// A dated step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etape {
    /// Its row; 0 of what is no row of its own.
    pub id: i64,
    /// The service that noted it.
    pub service: i64,
    /// A code of `nature_etape`.
    pub nature: String,
    /// Its day.
    pub day: Date,
    /// Its hour, if it was written.
    pub at: Option<DateTime>,
    /// The measure it is about.
    pub mesure: Option<i64>,
    /// The incident it is about.
    pub incident: Option<i64>,
}

/// A grave incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident {
    /// Its row.
    pub id: i64,
    /// The service where it happened.
    pub service: i64,
    /// When it happened.
    pub at: DateTime,
}

/// An agreement with a young adult, granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrat {
    /// The service that keeps it.
    pub service: i64,
    /// Its last day.
    pub terme: Date,
    /// The day it ended before.
    pub fin: Option<Date>,
    /// The day the following one was asked.
    pub next: Option<Date>,
}

/// A child, and what the reader may know of the dates around them.
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    /// The child.
    pub personne: i64,
    /// First name and name.
    pub nom: String,
    /// The service that looks after them.
    pub service: i64,
    /// Their birth.
    pub naissance: Option<Date>,
    /// Their measures.
    pub mesures: Vec<Mesure>,
    /// Their agreements as a young adult.
    pub contrats: Vec<Contrat>,
    /// Their stays.
    pub sejours: Vec<Sejour>,
    /// Their steps.
    pub etapes: Vec<Etape>,
    /// Their grave incidents.
    pub incidents: Vec<Incident>,
}
