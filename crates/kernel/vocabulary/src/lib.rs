//! The words of the trade as types: spans of days, closed lists of codes, names as people search them,
//! sentences and what makes them easy to read.
//!
//! Pure: no clock, no disk. A day is a civil day in Europe/Paris.

mod age;
pub mod cog;
mod counted;
mod elision;
mod formula;
mod joindre;
pub mod likeness;
pub mod listes;
mod mois;
mod name;
mod nomenclature;
mod periode;
pub mod phrase;
pub mod plain;
mod sound;

pub use age::age_years;
pub use counted::counted;
pub use elision::de;
pub use formula::no_formula;
pub use joindre::{is_mail, is_phone};
pub use mois::{MONTHS, month_name, written_day};
pub use name::search_key;
pub use nomenclature::Nomenclature;
pub use periode::{EmptyPeriode, Periode, french_day, parse_day, parse_moment};
pub use sound::sound;
