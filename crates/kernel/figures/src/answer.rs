//! What a count answers: cells with their keys, values and bases, and what must be said with them.

use serde::Serialize;

use crate::day::Day;
use crate::fraction::Fraction;
use crate::spec::{AxisTable, Empty, Format};

/// One coordinate of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPart {
    /// The first day of a piece of the period.
    Piece(Day),
    /// A code.
    Code(String),
    /// The id of a service, or of another reference.
    Id(i64),
    /// The place of a band among the brackets.
    Band(u32),
    /// The number of siblings.
    Size(u32),
    /// Not recorded, or outside the bands.
    Missing,
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellValue {
    /// An exact number, not yet rounded.
    Number(Fraction),
    /// A duration in civil months and days.
    Civil {
        /// Whole months.
        months: i64,
        /// Days left over.
        days: i64,
    },
    /// One of the four states of an empty cell.
    Empty(Empty),
    /// A small number hidden from this reader.
    Masked,
}

impl CellValue {
    /// Returns the number, zero for an empty cell that says zero.
    pub fn number(self) -> Option<Fraction> {
        match self {
            Self::Number(number) => Some(number),
            Self::Empty(Empty::Zero) => Some(Fraction::ZERO),
            Self::Civil { months, days } => Some(Fraction::whole(months * 30 + days)),
            Self::Empty(_) | Self::Masked => None,
        }
    }

    /// Writes the value for a French reader.
    pub fn french(self, decimals: u8, format: Format) -> String {
        match self {
            Self::Number(number) => {
                let text = number.french(decimals);
                match format {
                    Format::Nombre => text,
                    Format::Pourcent => format!("{text}\u{a0}%"),
                    Format::Euros => format!("{text}\u{a0}€"),
                    Format::Ans => format!("{text}\u{a0}ans"),
                    Format::Mois => format!("{text}\u{a0}mois"),
                    Format::Jours => format!("{text}\u{a0}jours"),
                }
            }
            Self::Civil { months, days } => {
                let plural = if days > 1 { "s" } else { "" };
                match (months, days) {
                    (0, days) => format!("{days} jour{plural}"),
                    (months, 0) => format!("{months} mois"),
                    (months, days) => format!("{months} mois {days} jour{plural}"),
                }
            }
            Self::Empty(empty) => empty.french().to_owned(),
            Self::Masked => "secret".to_owned(),
        }
    }
}

/// A cell: where it is, what it is worth, and on what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Its coordinates, one for each axis.
    pub key: Vec<KeyPart>,
    /// Their labels.
    pub labels: Vec<String>,
    /// Its value.
    pub value: CellValue,
    /// The value as printed.
    pub text: String,
    /// What stands above the line of a rate; the sum of a mean.
    pub n: Option<Fraction>,
    /// What stands below the line: the base of a rate, the number of facts of a mean.
    pub base: Option<Fraction>,
    /// The number of facts counted.
    pub rows: u64,
}

/// An axis of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AxisHead {
    /// Its label.
    pub label: String,
    /// The axis with its options.
    pub axis: AxisTable,
    /// The nomenclature of its codes.
    pub nomenclature: Option<String>,
}

/// A figure counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The figure.
    pub figure: String,
    /// Its label.
    pub label: String,
    /// Its definition.
    pub definition: String,
    /// What is counted, in French.
    pub unit: String,
    /// The scope, when the figure has one.
    pub scope: Option<String>,
    /// What is left out.
    pub exclusions: Option<String>,
    /// The first day of the window counted.
    pub start: Day,
    /// The day after its last one.
    pub end: Day,
    /// The window, printed.
    pub window: String,
    /// The axes.
    pub axes: Vec<AxisHead>,
    /// The cells, in the order of their keys; one with no key when there is no axis.
    pub cells: Vec<Cell>,
    /// The decimals printed.
    pub decimals: u8,
    /// How values are printed.
    pub format: Format,
    /// The counting rules used: a label and a sentence each.
    pub parameters: Vec<(String, String)>,
    /// What a reader must be warned of, in French.
    pub warnings: Vec<String>,
    /// Small numbers up to this one are hidden, and the others rounded to its multiples; 0 when they are told as they are.
    pub mask_up_to: u32,
}

impl Answer {
    /// Returns the cell of a key.
    pub fn cell(&self, key: &[KeyPart]) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.key == key)
    }

    /// Returns the value of the only cell of a figure without axes.
    pub fn value(&self) -> Option<CellValue> {
        self.cells.first().filter(|cell| cell.key.is_empty()).map(|cell| cell.value)
    }
}

/// The facts behind a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    /// The population they are of.
    pub population: String,
    /// The row ids, ascending, each with its share of the figure (days, or 1).
    pub rows: Vec<(i64, i64)>,
    /// The distinct individuals counted, when the figure counts individuals.
    pub individuals: Vec<i64>,
}
