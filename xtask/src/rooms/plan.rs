//! `rooms.toml` as it is written.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The plan of the house.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// From the cellar to the roof; a crate's storey is its folder under `crates/`.
    pub storeys: Vec<String>,
    /// Crates beside the house: they may know everybody, nobody may know them.
    pub outside: Vec<String>,
    /// The longest file, in lines.
    pub max_lines: usize,
    /// Paths, or their beginnings, that may be longer: what others wrote.
    #[serde(default)]
    pub long_files: Vec<String>,
    /// From a crate, to those of its own storey that it may know.
    #[serde(default)]
    pub arrows: BTreeMap<String, Vec<String>>,
    /// From a crate to the tables it owns, but for those that its fiches declare.
    #[serde(default)]
    pub tables: BTreeMap<String, Vec<String>>,
    /// What the files of a room may not name.
    #[serde(default, rename = "room")]
    pub rooms: Vec<Room>,
}

/// Files, and what they may not name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// The storey where it holds.
    pub storey: String,
    /// Names of files, or of folders when they end with `/`; none for every file.
    #[serde(default)]
    pub files: Vec<String>,
    /// Words of Rust that may not stand there.
    pub forbidden: Vec<String>,
    /// Where such a thing goes.
    pub instead: String,
}

impl Plan {
    /// Reads the plan.
    ///
    /// # Errors
    ///
    /// When `text` is not a plan; the message names the line.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("rooms.toml")
    }

    /// Returns how high a storey is, from 0.
    pub fn height(&self, storey: &str) -> Option<usize> {
        self.storeys.iter().position(|name| name == storey)
    }
}

#[cfg(test)]
pub const SAMPLE: &str = r#"
storeys = ["kernel", "platform", "slices", "app"]
outside = ["xtask"]
max_lines = 4

[arrows]
reconcile = ["figures"]

[tables]
db = ["migration"]
parcours = ["mesure"]

[[room]]
storey = "slices"
files = ["model.rs", "rules.rs"]
forbidden = ["db::", "axum"]
instead = "store.rs or pages.rs"

[[room]]
storey = "kernel"
forbidden = ["std::fs"]
instead = "a platform crate"
"#;
