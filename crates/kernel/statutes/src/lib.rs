//! Figures of law and of agreements: dated, with their source.
//!
//! Pure: the day is an argument. A figure says how sure its source is; where the first day of a
//! text is not sourced, the row has none and holds for every day before the next row.

mod conservation;
mod duree;

pub use conservation::{BASE_ACTIVE, BaseActive, base_active, ended_by};
pub use duree::{Depart, DureeMax, duree_max};

/// How sure the source of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confiance {
    /// The text is known well.
    Haute,
    /// The text was not read again; it may have changed.
    Moyenne,
}
