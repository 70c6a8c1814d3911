//! What a report says around its tables: totals, ratios, breakdowns, plans, windows.
//!
//! Each statement is typed with the numbers that are *printed*; what is not printed stays `None`,
//! and a rule may then say that it should have been.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::grid::Grid;
use crate::interval::Interval;
use crate::number::Number;
use crate::place::Place;

/// All that is checked together: one report, or the part of it that was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    /// The tables.
    pub grids: Vec<Grid>,
    /// What the text says around them.
    pub statements: Vec<Statement>,
    /// The capacities of the service, oldest first: each holds until the next one.
    pub capacities: Vec<DatedCapacity>,
    /// What the register computes for published places.
    pub register: Vec<RegisterValue>,
}

/// A statement holds a number that no report prints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("« {id} » : les nombres doivent être compris entre 0 et mille milliards")]
pub struct OutOfRange {
    /// The statement, or the capacity when empty.
    pub id: String,
}

impl Input {
    /// Refuses numbers that are negative or beyond 10^12, before [`crate::check`] adds them.
    /// Cells are bounded as they are read.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] names the first statement with such a number.
    pub fn validate(&self) -> Result<(), OutOfRange> {
        let is_fair = |n: &i64| (0..=1_000_000_000_000).contains(n);
        if !self.capacities.iter().all(|c| is_fair(&c.places)) {
            return Err(OutOfRange { id: String::new() });
        }
        let strange = self.statements.iter().find(|s| !s.numbers().iter().all(is_fair));
        strange.map_or(Ok(()), |s| Err(OutOfRange { id: s.id().to_owned() }))
    }
}

/// A capacity and the day it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedCapacity {
    /// First day on which it holds.
    pub from: Date,
    /// Places, or measures.
    pub places: i64,
}

/// What the register computes where something was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterValue {
    /// The published cell or statement.
    pub place: Place,
    /// The computed value.
    pub computed: Number,
}

/// One statement of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// The movements of a year.
    Balance(BalanceClaim),
    /// A percentage.
    Ratio(RatioClaim),
    /// A percentage printed as a range, or of a number that is.
    Range(RangeClaim),
    /// A total and its parts.
    Breakdown(BreakdownClaim),
    /// Planned days against dated capacities.
    Plan(PlanClaim),
    /// An indicator and the days it counts.
    Window(WindowClaim),
    /// Absences under a heading.
    Nomenclature(NomenclatureClaim),
}

impl Statement {
    /// Its name among the statements.
    pub fn id(&self) -> &str {
        match self {
            Self::Balance(s) => &s.id,
            Self::Ratio(s) => &s.id,
            Self::Range(s) => &s.id,
            Self::Breakdown(s) => &s.id,
            Self::Plan(s) => &s.id,
            Self::Window(s) => &s.id,
            Self::Nomenclature(s) => &s.id,
        }
    }
}

impl Statement {
    /// Every whole number it holds.
    fn numbers(&self) -> Vec<i64> {
        match self {
            Self::Balance(s) => {
                let mut all: Vec<i64> = [s.start, s.entries, s.exits, s.end, s.file_active]
                    .into_iter()
                    .flatten()
                    .collect();
                all.extend(s.splits.iter().flat_map(|split| [split.file_active, split.entries]));
                all
            }
            Self::Ratio(s) => {
                let mut all: Vec<i64> = Vec::new();
                all.extend(s.numerator.iter().flat_map(|q| [q.value, q.rounded_to]));
                match &s.denominator {
                    Denominator::Printed(q) => all.extend([q.value, q.rounded_to]),
                    Denominator::Capacity(_) => {}
                    Denominator::Missing(list) => all.extend(list.iter().map(|p| p.size)),
                }
                all
            }
            // Its numbers were bounded as they were read.
            Self::Range(s) => match &s.denominator {
                Denominator::Printed(q) => vec![q.value, q.rounded_to],
                Denominator::Capacity(_) | Denominator::Missing(_) => Vec::new(),
            },
            Self::Breakdown(s) => s.parts.iter().map(|p| p.value).chain(s.total).collect(),
            Self::Plan(s) => {
                [Some(s.planned_days), s.realised_days].into_iter().flatten().collect()
            }
            Self::Window(s) => vec![s.value],
            Self::Nomenclature(s) => {
                s.items.iter().flat_map(|i| [i.days, i.persons]).chain(s.total_days).collect()
            }
        }
    }
}

/// The movements of one year for a service or a sub-service, as published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BalanceClaim {
    /// Its name among the statements.
    pub id: String,
    /// Who it is about: « AEMO-R », « le service AER ».
    pub label: String,
    /// The monthly table it sums up, if there is one.
    pub grid: Option<String>,
    /// The balances that add up to this one.
    pub parts: Vec<String>,
    /// Present on the first day; read from the table or the parts when not printed.
    pub start: Option<i64>,
    /// Entries of the year.
    pub entries: Option<i64>,
    /// Exits of the year.
    pub exits: Option<i64>,
    /// Present on the last day; read from the table or the parts when not printed.
    pub end: Option<i64>,
    /// All those followed at least one day.
    pub file_active: Option<i64>,
    /// The same file active and entries split otherwise (by sex), to confirm a gap.
    pub splits: Vec<BalanceSplit>,
}

/// One class of a balance: « filles », 32 followed, 20 admitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceSplit {
    /// The class.
    pub label: String,
    /// Followed at least one day.
    pub file_active: i64,
    /// Entries of the year.
    pub entries: i64,
}

/// A printed quantity and how it was rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// The printed value.
    pub value: i64,
    /// 1 when exact, 100 when rounded to the hundred.
    pub rounded_to: i64,
}

impl Quantity {
    /// A quantity printed exactly.
    pub const fn exact(value: i64) -> Self {
        Self { value, rounded_to: 1 }
    }

    /// A quantity rounded to `step`.
    pub const fn rounded(value: i64, step: i64) -> Self {
        Self { value, rounded_to: step }
    }
}

/// A published percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatioClaim {
    /// Its name among the statements.
    pub id: String,
    /// What it measures.
    pub label: String,
    /// The percentage, with the decimals printed.
    pub percent: Number,
    /// What is counted above, if printed.
    pub numerator: Option<Quantity>,
    /// What is below.
    pub denominator: Denominator,
}

/// A published percentage that is a range, or whose numerator is: neither is ever made one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeClaim {
    /// Its name among the statements.
    pub id: String,
    /// What it measures.
    pub label: String,
    /// The percentage, as printed.
    pub percent: Interval,
    /// What is counted above.
    pub numerator: Interval,
    /// What is below.
    pub denominator: Denominator,
}

/// What a percentage is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// A printed quantity.
    Printed(Quantity),
    /// The capacity in force on a day.
    Capacity(Date),
    /// Not printed; populations it may be of, for what would fit.
    Missing(Vec<Population>),
}

/// A known population a percentage may be of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// « familles suivies ».
    pub label: String,
    /// Its size.
    pub size: i64,
}

/// A total and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownClaim {
    /// Its name among the statements.
    pub id: String,
    /// What is broken down: two breakdowns of the same `subject` are compared.
    pub subject: String,
    /// Along what: « nature de mesure », « sexe ».
    pub dimension: String,
    /// The total, if printed.
    pub total: Option<i64>,
    /// The scope of the total when printed: « DT Rhône-Ain ».
    pub total_scope: Option<String>,
    /// The scope of the detail when printed: « Rhône ».
    pub parts_scope: Option<String>,
    /// The parts.
    pub parts: Vec<Part>,
}

/// One part of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its label.
    pub label: String,
    /// Its size.
    pub value: i64,
}

/// Planned days of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanClaim {
    /// Its name among the statements.
    pub id: String,
    /// The civil year planned.
    pub year: i16,
    /// Days planned, as printed.
    pub planned_days: i64,
    /// Days realised, if printed.
    pub realised_days: Option<i64>,
}

/// An indicator and the days it counts, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowClaim {
    /// Its name among the statements.
    pub id: String,
    /// What is counted.
    pub label: String,
    /// Indicators of one group are read together.
    pub group: String,
    /// The published value.
    pub value: i64,
    /// First day counted.
    pub first: Date,
    /// Last day counted.
    pub last: Date,
}

/// Absences gathered under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NomenclatureClaim {
    /// Its name among the statements.
    pub id: String,
    /// The heading as printed: « arrêts de travail ».
    pub heading: String,
    /// The total in days, if printed.
    pub total_days: Option<i64>,
    /// The items.
    pub items: Vec<AbsenceItem>,
}

/// One nature of absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceItem {
    /// The nature as printed: « maladie », « congé parental ».
    pub label: String,
    /// Calendar days.
    pub days: i64,
    /// Persons.
    pub persons: i64,
}
