//! The counting engine: every figure is computed from dated facts by rules that are printed.
//!
//! Pure: no clock, no disk, no database. The engine knows no table and no trade word of its own;
//! populations, columns and figures are data. What holds for any facts: months add up to the year,
//! presents at the end are presents at the start plus entries minus exits, a total is counted
//! anew on individuals, and each cell opens the facts it was counted on.
//!
//! - [`population`], [`facts`]: what slices publish, in columns. [`setting`]: rules, places,
//!   published values, labels.
//! - [`rules`], [`capacity`]: how days and places are counted, dated by service.
//! - [`spec`], [`catalogue`]: figures and tables as text files (`FORMAT.md`).
//! - [`evaluate()`], [`evaluate_table`], [`records`]: the counts. [`sweep`]: the fast way.
//! - [`parameters`]: where each of the 37 counting parameters is set.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "row places are u32 and days i32 to keep millions of rows small"
)]

pub mod answer;
mod axis;
pub mod capacity;
pub mod catalogue;
mod check;
mod column;
mod compose;
mod count;
mod counting;
pub mod day;
pub mod evaluate;
pub mod facts;
pub mod fraction;
mod image;
mod links;
pub mod parameters;
mod places;
mod plan;
pub mod population;
mod protect;
mod quick;
pub mod rules;
pub mod setting;
pub mod spec;
pub mod sweep;
pub mod table;
mod table_spec;
mod tell;
mod value;
mod window;

pub use answer::{Answer, AxisHead, Cell, CellValue, KeyPart, Records};
pub use capacity::{CapacityMode, CapacitySpan, PlannedDays};
pub use catalogue::{Catalogue, Problem};
pub use evaluate::{Ask, EvalError, World, asked_columns, evaluate, evaluate_on, records};
pub use facts::{Facts, FactsError, Store, Value};
pub use fraction::Fraction;
pub use population::{AbsenceSpec, ExitDay, Kind, PopulationSpec, When};
pub use rules::{AbsenceEffect, AbsenceFrom, AbsenceRule, AbsentDay, Opening, Rules, RulesHistory};
pub use setting::{Frozen, Mapping, Nomenclature, Setting};
pub use spec::{AxisSpec, FigureSpec, TableSpec};
pub use sweep::{Month, Sweep};
pub use table::{
    CellKind, Table, TableCell, TableColumn, TableRow, evaluate_table, evaluate_table_spec,
};
