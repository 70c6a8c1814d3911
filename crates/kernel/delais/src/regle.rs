//! What a rule is.

use jiff::civil::Date;
use serde::Deserialize;

use crate::Delai;

/// How sure the source of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confiance {
    /// The text is known well.
    Haute,
    /// The text was not read again; it may have changed.
    Moyenne,
    /// From memory, or from a text that binds little.
    Faible,
    /// No law: a habit that a service gives itself.
    Usage,
}

/// Who owes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsable {
    /// The référent of the child.
    Referent,
    /// The head of service.
    ChefDeService,
    /// The director.
    Directeur,
    /// The département: the service watches, and gives its part.
    Departement,
    /// The judge: the service watches.
    Juge,
    /// The prosecutor: the service watches.
    Parquet,
    /// The data-protection officer.
    DelegueProtectionDonnees,
    /// The administrator of the instance.
    Administrateur,
}

impl Responsable {
    /// Its name on a page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Referent => "Référent",
            Self::ChefDeService => "Chef de service",
            Self::Directeur => "Direction",
            Self::Departement => "Département",
            Self::Juge => "Juge des enfants",
            Self::Parquet => "Parquet",
            Self::DelegueProtectionDonnees => "Délégué à la protection des données",
            Self::Administrateur => "Administrateur",
        }
    }
}

/// When a stage is about somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Younger than this, in completed years, on the day it is due.
    #[serde(default)]
    pub age_sous: Option<i16>,
    /// At least this old, in completed years, on the day it starts.
    #[serde(default)]
    pub age_des: Option<i16>,
    /// The starting fact bears this mark.
    #[serde(default)]
    pub marque: Option<String>,
    /// The starting fact does not bear this one.
    #[serde(default)]
    pub sans_marque: Option<String>,
}

/// When a stage is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terme {
    /// So long after the start, at the latest.
    Apres(Delai),
    /// So long before the fact, at the latest.
    Avant(Delai),
    /// On this birthday, at the latest.
    Age(i16),
    /// With the fact itself: its proof comes no later.
    Exige,
    /// At the end of the year of the fact.
    FinAnnee,
}

/// A stage of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etape {
    /// Its name; empty when the rule has one stage.
    pub nom: String,
    /// When it is due.
    pub terme: Terme,
    /// What was done before this delay was done too soon.
    pub pas_avant: Option<Delai>,
    /// How long before its term a proof may come: what was done before was about something else.
    pub fenetre: Option<Delai>,
    /// The facts that prove it.
    pub preuve: Vec<String>,
    /// How many proofs.
    pub fois: usize,
    /// By how much a fact `prorogation` puts it off, once.
    pub prorogation: Option<Delai>,
    /// Owed again from each proof on.
    pub repete: bool,
    /// About whom.
    pub si: Condition,
    /// The first day of a start that it is about.
    pub depuis: Option<Date>,
    /// The first day of a start that it is no longer about.
    pub jusque: Option<Date>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regle {
    /// Its name, for ever.
    pub id: String,
    /// What it is about.
    pub domaine: String,
    /// What it says, in a sentence.
    pub phrase: String,
    /// Where it is written.
    pub source: String,
    /// How sure the source is.
    pub confiance: Confiance,
    /// Who owes it.
    pub responsable: Responsable,
    /// The facts that start it.
    pub depart: Vec<String>,
    /// The facts after which it is owed no more.
    pub fin: Vec<String>,
    /// Its stages; those of one name are variants, the first that holds is the one.
    pub etapes: Vec<Etape>,
}
