//! The golden list: each published figure of the two reports, and what the register gives.

use serde::Deserialize;

/// Whether a register can give a published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The register gives it.
    Oui,
    /// No register can: it contradicts others that were kept.
    Non,
    /// It counts nothing that a register holds: a rule, a wish, a story.
    Hors,
}

/// A published figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// Its identifier: `F003-…` and `T003-…` of the register of 2021, `F001-…` of that of 2023.
    pub id: String,
    /// The words printed; the title of a table.
    pub quote: String,
    /// The value the register gives, written as the report would print it, without its unit.
    pub expected: String,
    /// Of what and how it is counted, in words.
    pub measure: String,
    /// Whether the register gives it.
    pub verdict: Verdict,
}

#[derive(Deserialize)]
struct List {
    figure: Vec<Golden>,
}

/// Reads the golden list, `golden.toml`.
///
/// # Errors
///
/// When the list is badly written.
pub fn golden() -> Result<Vec<Golden>, toml::de::Error> {
    let list: List = toml::from_str(include_str!("../golden.toml"))?;
    Ok(list.figure)
}
