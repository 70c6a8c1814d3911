//! A request for a file that names persons, and where it stands.

use std::ops::RangeInclusive;

use jiff::{Timestamp, ToSpan as _};
use vocabulary::Nomenclature;

/// How long a file that was made can be fetched, in hours: a working day and the morning after.
pub const FETCH_HOURS: i64 = 24;
/// How long a request waits for the second person, and a granted one for its asker, in days.
pub const WAIT_DAYS: i64 = 7;
/// After how many days the asker is told to have destroyed the file.
pub const DESTROY_DAYS: i64 = 30;
/// Over how many days what one person takes out alone is counted together.
pub const SUM_DAYS: i64 = 7;
/// From more persons than this, a second person is asked. No text gives the number: a service follows
/// 60 to 270 children (PRODUCT.md, section 2), so that by default the list of a whole service is always
/// above, and the work of a team below (RGPD, art. 5, 1° f and 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seuil(pub usize);

impl Seuil {
    /// What settings may say, in persons: above it, the list of a whole service would leave by one
    /// person alone.
    pub const BOUNDS: RangeInclusive<usize> = 1..=200;

    /// Whether a file that names so many persons asks for a second one.
    pub(crate) fn is_over(self, persons: usize) -> bool {
        persons > self.0
    }
}

impl Default for Seuil {
    fn default() -> Self {
        Self(50)
    }
}
/// The most letters that are kept of the reason.
pub(crate) const PRECISION_LETTERS: usize = 500;

/// Why a file is taken out.
pub static FINALITES: Nomenclature = Nomenclature {
    name: "finalite_export",
    label: "Finalité d’un export",
    source: "liste du service",
    items: &[
        ("gestion", "Suivre l’activité du service"),
        ("reunion", "Préparer une réunion, une synthèse ou une audience"),
        ("controle", "Répondre à un contrôle ou à une autorité"),
        ("transmission", "Transmettre à un service ou à un partenaire habilité"),
        ("personne", "Répondre à la personne elle-même"),
        ("qualite", "Évaluer ou étudier"),
        ("recherche", "Servir une recherche"),
        ("autre", "Autre"),
    ],
};

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for another program.
    Csv,
    /// A workbook.
    Xlsx,
    /// Pages to print.
    Pdf,
    /// For another program.
    Json,
}

impl Format {
    /// The ending of its files; also its code.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Classeur (XLSX)",
            Self::Pdf => "PDF",
            Self::Json => "JSON",
        }
    }

    /// Reads a stored code.
    pub fn from_ending(text: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx, Self::Pdf, Self::Json].into_iter().find(|f| f.ending() == text)
    }
}

/// The source of a copy in clear: no file waits, nobody makes it again.
pub(crate) const COPIE: &str = "copie";

/// A copy of a validated writing that leaves in clear, for somebody (ADR 0049).
pub struct Copie<'c> {
    /// The number of its line in the journal.
    pub id: i64,
    /// The service in whose name it was written, and its organisation.
    pub service: i64,
    /// The child.
    pub personne: i64,
    /// What it is, without a child's name.
    pub titre: &'c str,
    /// `pdf` or `docx`.
    pub format: &'c str,
    /// Why: a code of [`FINALITES`].
    pub finalite: &'c str,
    /// For whom, in words.
    pub pour: &'c str,
}

/// A request, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Export {
    pub id: i64,
    pub organisation: i64,
    pub service: i64,
    /// Whether what is taken out belongs to the organisation, not to the service alone.
    pub whole: bool,
    /// Who asks.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// The code of the source.
    pub source: String,
    /// What the source needs to gather it again, as `name=value` joined by `&`; codes only.
    pub parametres: String,
    /// The category of the grant, and its verb.
    pub category: String,
    pub mode: String,
    /// What it is, without a child's name.
    pub titre: String,
    /// The child, when it is about one.
    pub personne: Option<i64>,
    pub format: String,
    pub finalite: String,
    pub precision: String,
    pub rows: i64,
    /// Children or other persons that it names.
    pub persons: i64,
    pub bulk: bool,
    /// When it was asked, RFC 3339.
    pub at: String,
    /// When a second person answered, who, whether they agreed, what they said.
    pub decided: Option<(String, i64, bool, String)>,
    /// When the file was made, and until when it can be fetched.
    pub prepared: Option<(String, String)>,
    /// When it was first fetched, and how many times.
    pub fetched: Option<(String, i64)>,
    /// When the file was erased.
    pub erased: Option<String>,
    /// The day by which the asker destroys it, ISO.
    pub destroy_day: String,
}

/// Where a request stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Etat {
    /// A second person must answer.
    Attend,
    /// They said no.
    Refuse,
    /// Nobody answered, or nobody made the file, in time.
    Caduc,
    /// The asker may make the file.
    Accorde,
    /// The file can be fetched.
    Pret,
    /// Its time is over, and it is erased.
    Efface,
    /// A copy in clear was handed over; nothing of it is kept here.
    Remis,
}

impl Etat {
    /// What people read, and the kind of tag.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Attend => ("Attend une seconde personne", "warning"),
            Self::Refuse => ("Refusé", "bad"),
            Self::Caduc => ("Caduc", ""),
            Self::Accorde => ("Accordé, à préparer", "info"),
            Self::Pret => ("Prêt", "ok"),
            Self::Efface => ("Effacé de Maillage", ""),
            Self::Remis => ("Copie remise, en clair", "info"),
        }
    }
}

fn is_after(instant: &str, days: i64, now: Timestamp) -> bool {
    let end =
        instant.parse::<Timestamp>().ok().and_then(|at| at.checked_add((days * 24).hours()).ok());
    end.is_none_or(|end| now >= end)
}

impl Export {
    /// Where it stands at `now`.
    pub fn etat(&self, now: Timestamp) -> Etat {
        if self.source == COPIE {
            return Etat::Remis;
        }
        if let Some((_, until)) = &self.prepared {
            let over = until.parse::<Timestamp>().is_ok_and(|until| now < until);
            return if over && self.erased.is_none() { Etat::Pret } else { Etat::Efface };
        }
        match &self.decided {
            Some((_, _, false, _)) => Etat::Refuse,
            Some((at, ..)) if is_after(at, WAIT_DAYS, now) => Etat::Caduc,
            Some(_) => Etat::Accorde,
            None if is_after(&self.at, WAIT_DAYS, now) => Etat::Caduc,
            None => Etat::Attend,
        }
    }
}
