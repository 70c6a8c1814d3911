//! The register's mechanics: a record kind is declared once, the rest follows (ADR 0004).

mod decl;
mod row;

pub use decl::{Field, Fiche, Kind, Linked, NoOverlap, Owner, Remark, Sensitivity};
pub use row::Row;
