//! The register's mechanics: a record kind is declared once, the rest follows (ADR 0004).

mod decl;
mod row;
pub mod rule;

pub use decl::{Fiche, Field, Kind, Linked, NoOverlap, Owner, Remark, Sensitivity, no_rule};
pub use row::Row;
