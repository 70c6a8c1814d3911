//! The checker of published figures: a typed table is reconciled with itself, with its totals and
//! with the register; each break is shown at its cell, with the computed value and its repair.
//!
//! Pure: no clock, no disk, no table of the database. A repair is proposed, never applied, and
//! always says whether it is the only one and what it leaves unexplained.
//!
//! - `grid.rs`, `statement.rs`: what was published. `guess.rs`: roles from French labels. `interval.rs`: ranges.
//! - `check*.rs`: the rules. `cause.rs`, `solve.rs`, `repair.rs`: why, and what would mend it.
//! - `text.rs`: years and dates that do not belong in the body of a report. `reading.rs`: shares and growths typed in a
//!   text, and the readings of them that the register gives.

mod cause;
mod check;
mod check_balance;
mod check_breakdown;
mod check_grid;
mod check_movement;
mod check_plan;
mod check_range;
mod check_ratio;
mod check_window;
mod finding;
mod grid;
mod guess;
mod interval;
mod movement;
mod number;
mod place;
mod reading;
mod repair;
mod solve;
mod statement;
mod text;

#[cfg(test)]
mod tests;

pub use check::check;
pub use finding::{Change, Finding, FindingId, Repair, Rule, Severity};
pub use grid::{Cell, ColumnRole, ColumnSpec, Grid, RowRole, RowSpec};
pub use guess::guess_roles;
pub use interval::{Interval, intervals};
pub use number::{NotANumber, Number};
pub use place::{Field, Place};
pub use reading::{Base, Known, Numbers, Reading, Stated, of_capacity, readings};
pub use statement::{
    AbsenceItem, BalanceClaim, BalanceSplit, BreakdownClaim, DatedCapacity, Denominator, Input,
    NomenclatureClaim, OutOfRange, Part, PlanClaim, Population, Quantity, RangeClaim, RatioClaim,
    RegisterValue, Statement, WindowClaim,
};
pub use text::{Reference, check_text};
