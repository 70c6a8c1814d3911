//! What the checker says: the break, its place, both values, the likely repair.

use serde::Serialize;

use crate::number::Number;
use crate::place::Place;

/// The rule a finding breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Start + entries − exits = end, in one column.
    RowIdentity,
    /// A month opens with those the month before left.
    Chain,
    /// The year is the sum of its months.
    YearTotal,
    /// Start + entries − exits = end, over the year, by every route.
    YearIdentity,
    /// File active = present at the start + entries.
    FileActive,
    /// A service is the sum of its sub-services.
    ServiceTotal,
    /// A total is the sum of its parts.
    PartsSum,
    /// A detail is never more than what it details.
    DetailExceeds,
    /// A printed percentage is its numerator over its denominator.
    Ratio,
    /// A percentage that only the limits of the roundings allow.
    RatioRoundingLimit,
    /// A percentage of a capacity takes the capacity of its day.
    CapacityDate,
    /// A percentage prints what it is of.
    MissingDenominator,
    /// Planned days follow the dated capacities.
    Plan,
    /// Two breakdowns of one total are seldom the same numbers.
    TwinBreakdowns,
    /// What stands under a heading belongs to it.
    Nomenclature,
    /// Indicators read together count the same days.
    MixedWindows,
    /// A detail has the scope of its total.
    DetailLevel,
    /// A yearly balance prints its closing presence.
    BalanceNotPrinted,
    /// A published value is the one the register computes.
    Register,
    /// A past year stands in the body of a yearly report.
    PastYear,
    /// A date lies outside the exercise, or outside the interval it refers to.
    DateOutside,
}

impl Rule {
    /// The stable code, for exports; codes are never reused.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RowIdentity => "identite-ligne",
            Self::Chain => "chainage",
            Self::YearTotal => "total-annuel",
            Self::YearIdentity => "identite-annuelle",
            Self::FileActive => "file-active",
            Self::ServiceTotal => "total-service",
            Self::PartsSum => "somme-parties",
            Self::DetailExceeds => "detail-depasse",
            Self::Ratio => "taux",
            Self::RatioRoundingLimit => "taux-limite-arrondi",
            Self::CapacityDate => "capacite-datee",
            Self::MissingDenominator => "denominateur-absent",
            Self::Plan => "previsionnel",
            Self::TwinBreakdowns => "ventilations-jumelles",
            Self::Nomenclature => "nomenclature",
            Self::MixedWindows => "fenetres-melees",
            Self::DetailLevel => "niveau-detail",
            Self::BalanceNotPrinted => "solde-non-imprime",
            Self::Register => "registre",
            Self::PastYear => "annee-passee",
            Self::DateOutside => "date-hors-exercice",
        }
    }
}

/// How a finding is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Two printed numbers cannot both be right.
    Arithmetic,
    /// The numbers may be right; what they count is not told, or told twice.
    Definition,
    /// The words are to be read again.
    Wording,
}

/// The rank of a finding in its list, from 1.
pub type FindingId = u32;

/// One break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its rank in the list, from 1.
    pub id: FindingId,
    /// The rule broken.
    pub rule: Rule,
    /// How it is to be read.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// What is printed there.
    pub published: Option<Number>,
    /// What the rule gives.
    pub computed: Option<Number>,
    /// The whole finding, in French, for the person who corrects.
    pub sentence: String,
    /// How the wrong value may have come, in French: a hypothesis.
    pub likely_cause: Option<String>,
    /// What would mend it.
    pub repairs: Vec<Repair>,
}

impl Finding {
    /// Makes a finding not yet numbered, without cause or repair.
    pub(crate) fn new(rule: Rule, severity: Severity, place: Place, sentence: String) -> Self {
        Self {
            id: 0,
            rule,
            severity,
            place,
            published: None,
            computed: None,
            sentence,
            likely_cause: None,
            repairs: Vec::new(),
        }
    }

    /// Sets what is printed and what the rule gives.
    pub(crate) fn values(
        mut self,
        published: Option<impl Into<Number>>,
        computed: Option<impl Into<Number>>,
    ) -> Self {
        self.published = published.map(Into::into);
        self.computed = computed.map(Into::into);
        self
    }

    /// Sets how the wrong value may have come.
    pub(crate) fn cause(mut self, cause: Option<String>) -> Self {
        self.likely_cause = cause;
        self
    }

    /// Whether it is the same break, before and after a repair.
    pub(crate) fn same_break(&self, other: &Self) -> bool {
        self.rule == other.rule && self.place == other.place
    }
}

/// One published value set to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The cell.
    pub place: Place,
    /// What is printed; nothing for a blank.
    pub from: Option<Number>,
    /// What would stand there.
    pub to: Number,
}

/// A set of changes that mends one or more findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The cells to change.
    pub changes: Vec<Change>,
    /// Whether it is the only one with so few cells in so few columns, everything published
    /// being satisfied.
    pub unique: bool,
    /// The findings that vanish with it.
    pub explains: Vec<FindingId>,
    /// The findings about the same table that stay.
    pub does_not_explain: Vec<FindingId>,
    /// The repair, its condition and its limits, in French.
    pub sentence: String,
}
