//! What a figure and a table are, as the text files say it. The format is told in `FORMAT.md`.
//!
//! A specification is only words: [`crate::catalogue`] checks it against the populations, and
//! [`crate::evaluate()`] counts it.

use serde::{Deserialize, Serialize};

pub use crate::table_spec::{PercentOf, Side, TableSpec};

/// What a figure computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Present at the end of the day before the period.
    PresentsDebut,
    /// Present at the end of the period's last day.
    PresentsFin,
    /// Present at the end of the day of `at`.
    PresentsAu,
    /// Entered in the period.
    Entrees,
    /// Left in the period.
    Sorties,
    /// Present at least one day of the period.
    FileActive,
    /// Days counted under the rules of the service.
    Journees,
    /// Days of absence; `absence` says which.
    JourneesAbsence,
    /// Facts of the period.
    Lignes,
    /// Sum of `of` over `over`.
    Somme,
    /// Mean of `of` over `over`.
    Moyenne,
    /// Median of `of` over `over`.
    Mediane,
    /// Greatest `of` over `over`.
    Maximum,
    /// Least `of` over `over`.
    Minimum,
    /// Places on a day: the period's last, or that of `at`.
    Capacite,
    /// Capacity in days.
    CapaciteJournees,
    /// Days agreed with the payer, or else the capacity in days.
    JourneesPrevues,
    /// Target occupancy of the rules, in percent.
    TauxCible,
    /// `numerator / denominator × factor`.
    Taux,
    /// The published figure of a year before; recomputed, with a warning, when none was frozen.
    Anterieur,
    /// `(N − N-1) / N-1 × 100` of `numerator`.
    Variation,
    /// Sum of the figures of `terms`.
    Addition,
    /// First figure of `terms` minus the others.
    Difference,
}

/// Which facts a mean, a sum or a median is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// Present at the end of the day before the period.
    PresentsDebut,
    /// Present at the end of the period's last day.
    PresentsFin,
    /// Present at the end of the day of `at`.
    PresentsAu,
    /// Entered in the period.
    Entrees,
    /// Left in the period.
    Sorties,
    /// Entered and left in the period.
    EntreesEtSorties,
    /// Present at least one day.
    FileActive,
    /// Facts of the period.
    Lignes,
}

/// Which days of absence are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceCount {
    /// All of them.
    #[default]
    Toutes,
    /// Those that stay counted as presence.
    Comptees,
    /// Those that are not counted.
    NonComptees,
    /// Those that form a category of their own.
    APart,
}

/// What an empty cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Empty {
    /// `0`: counted, and none found.
    Zero,
    /// A dash.
    Tiret,
    /// The cell cannot hold anything.
    NonConcerne,
    /// Nothing was recorded.
    SansDonnee,
}

impl Empty {
    /// Returns how the state is printed.
    pub fn french(self) -> &'static str {
        match self {
            Self::Zero => "0",
            Self::Tiret => "–",
            Self::NonConcerne => "non concerné",
            Self::SansDonnee => "sans donnée",
        }
    }
}

/// How a value is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A number.
    #[default]
    Nombre,
    /// A number and `%`.
    Pourcent,
    /// A number and `€`.
    Euros,
    /// A number and `ans`.
    Ans,
    /// A number and `mois`.
    Mois,
    /// A number and `jours`.
    Jours,
}

/// What running spans are worth in a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ongoing {
    /// They are left out.
    #[default]
    Exclues,
    /// They last until the end of the period.
    FinPeriode,
}

/// What a computed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// The age `at` a day: completed years, or with `decimal` completed months over 12.
    Age,
    /// From entry to exit.
    Duree,
    /// From the day of a column to the day of another.
    Delai,
    /// A column of numbers, or the product of several.
    #[default]
    Colonne,
}

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DurationUnit {
    /// Days: exit − entry.
    #[default]
    Jours,
    /// Completed civil months.
    Mois,
    /// Completed civil years.
    Annees,
    /// Civil months and days; a mean counts 30 days to a month.
    Civile,
}

/// A value computed for each fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValueSpec {
    /// What it is.
    pub value: ValueKind,
    /// The day of an age: `entree`, `sortie`, `debut_periode`, `fin_periode`, `01/01/N`.
    pub at: Option<String>,
    /// Ages in years with decimals instead of completed years.
    pub decimal: bool,
    /// The unit of a duration or a delay.
    pub unit: DurationUnit,
    /// The column where a delay begins.
    pub from: Option<String>,
    /// The column where a delay ends.
    pub to: Option<String>,
    /// The columns of numbers, multiplied.
    pub columns: Vec<String>,
}

/// A text or a whole number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A whole number.
    Whole(i64),
    /// A code, or a day such as `01/12/N-1`.
    Text(String),
}

/// The states of a column that a condition can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// The column has a value.
    Renseigne,
    /// The column has none.
    Vide,
    /// The day is in the period.
    DansPeriode,
}

/// A condition on a column or a computed value. All its parts must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// The column.
    pub column: Option<String>,
    /// Or the computed value.
    pub of: Option<ValueSpec>,
    /// One of these.
    #[serde(rename = "in")]
    pub one_of: Vec<Scalar>,
    /// None of these.
    pub not_in: Vec<Scalar>,
    /// A state.
    pub is: Option<Is>,
    /// At least.
    pub ge: Option<Scalar>,
    /// More than.
    pub gt: Option<Scalar>,
    /// At most.
    pub le: Option<Scalar>,
    /// Less than.
    pub lt: Option<Scalar>,
}

/// An axis with its options.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct AxisTable {
    /// `mois`, `trimestre`, `annee`, `service`, `tranche_age`, `tranche_duree`, `tranche`,
    /// `taille_fratrie`, `niveau`, or the name of a code column.
    pub axis: String,
    /// The label of the axis.
    pub label: Option<String>,
    /// The column mapped by `niveau`.
    pub column: Option<String>,
    /// The mapping table of `niveau`, or a grouping of a code column.
    pub mapping: Option<String>,
    /// The day of an age.
    pub at: Option<String>,
    /// The unit of a duration.
    pub unit: DurationUnit,
    /// The value cut by `tranche`.
    pub of: Option<ValueSpec>,
    /// The lower bounds of the bands, ascending; each band stops before the next.
    pub brackets: Vec<i64>,
    /// The labels of the bands, as many as brackets.
    pub labels: Vec<String>,
    /// Show every code of the nomenclature, found or not.
    pub all: bool,
}

/// An axis: its name, or a table of options.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum AxisSpec {
    /// The name alone.
    Name(String),
    /// With options.
    Table(Box<AxisTable>),
}

impl AxisSpec {
    /// Makes the axis of a name.
    pub fn named(name: &str) -> Self {
        Self::Name(name.to_owned())
    }

    /// Returns the axis with all its options.
    pub fn table(&self) -> AxisTable {
        match self {
            Self::Name(axis) => AxisTable { axis: axis.clone(), ..AxisTable::default() },
            Self::Table(table) => (**table).clone(),
        }
    }
}

/// The window of a figure, when it is not the period asked.
///
/// Days are written `jour/mois/N`, where `N` is the year in which the period asked ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSpec {
    /// The first day; that of the period when absent.
    pub from: Option<String>,
    /// The last day, included; that of the period when absent.
    pub to: Option<String>,
}

/// A figure: what is counted, how, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FigureSpec {
    /// Its name: lower case, digits and `_`.
    pub id: String,
    /// What stands beside the number.
    pub label: String,
    /// What the number means, in French.
    pub definition: String,
    /// What it computes.
    pub measure: Measure,
    /// The population counted.
    #[serde(default)]
    pub population: Option<String>,
    /// What is counted: `ligne`, a key of the population, or `mandat`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The facts a mean or a sum is over.
    #[serde(default)]
    pub over: Option<Selection>,
    /// The value averaged or summed.
    #[serde(default)]
    pub of: Option<ValueSpec>,
    /// The conditions; all must hold.
    #[serde(default, rename = "where")]
    pub conditions: Vec<Condition>,
    /// The axes.
    #[serde(default)]
    pub axes: Vec<AxisSpec>,
    /// The column that dates the entry or the event, instead of the population's own.
    #[serde(default)]
    pub start: Option<String>,
    /// The column that dates the exit, instead of the population's own.
    #[serde(default)]
    pub end: Option<String>,
    /// The column from which an individual waits for `start`. It counts from there on where the rules of
    /// the service say that those who wait are in progress ([`crate::Rules::waiting_in_progress`]).
    #[serde(default)]
    pub waiting_from: Option<String>,
    /// The window, when it is not the period asked.
    #[serde(default)]
    pub window: Option<WindowSpec>,
    /// The day of `presents_au` and `capacite`, such as `01/01/N`.
    #[serde(default)]
    pub at: Option<String>,
    /// Which days of absence.
    #[serde(default)]
    pub absence: AbsenceCount,
    /// What running spans are worth in a duration.
    #[serde(default)]
    pub ongoing: Ongoing,
    /// Days are weighed by way of receiving, as the rules say.
    #[serde(default)]
    pub weighed: bool,
    /// The nature of places; that of the rules when absent.
    #[serde(default)]
    pub capacity_kind: Option<String>,
    /// The framework or way of receiving of the places; all when absent.
    #[serde(default)]
    pub places_of: Option<String>,
    /// The figure above the line, or compared with the year before.
    #[serde(default)]
    pub numerator: Option<String>,
    /// The figure below the line.
    #[serde(default)]
    pub denominator: Option<String>,
    /// The axes kept by the denominator, by name; those it can have when absent.
    #[serde(default)]
    pub denominator_axes: Option<Vec<String>>,
    /// The figures added or subtracted.
    #[serde(default)]
    pub terms: Vec<String>,
    /// What a rate is multiplied by; 100 when absent.
    #[serde(default)]
    pub factor: Option<String>,
    /// The decimals printed.
    #[serde(default)]
    pub decimals: u8,
    /// How it is printed.
    #[serde(default)]
    pub format: Format,
    /// What an empty cell says; `zero` for counts, `sans_donnee` for means and rates.
    #[serde(default)]
    pub empty: Option<Empty>,
    /// One individual may stand in several cells: shares may add up to more than 100 %.
    #[serde(default)]
    pub several: bool,
    /// The scope, written in the titles.
    #[serde(default)]
    pub scope: Option<String>,
    /// What is left out, printed with the definition.
    #[serde(default)]
    pub exclusions: Option<String>,
}
