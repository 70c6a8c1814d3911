//! The plan of the house, held against the sources: `rooms.toml` says where things go.
//!
//! - `plan.rs`: the file. `arrows.rs`: which crate may know which. `names.rs`: what a file may
//!   not name. `tables.rs`: who owns and writes a table. `shape.rs`: mounted files, the map,
//!   the length of a file.

mod arrows;
mod names;
mod plan;
mod shape;
mod tables;

use anyhow::{Context, Result};

use crate::tree::{Tree, Violation};

/// The file that holds the plan.
pub const PLAN: &str = "rooms.toml";

/// Returns what the sources break in the plan.
///
/// # Errors
///
/// When the plan, or the manifest of a crate, cannot be read.
pub fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let text = tree.get(PLAN).with_context(|| format!("{PLAN} is missing"))?;
    let plan = plan::Plan::parse(text)?;
    let crates = arrows::crates(tree, &plan)?;
    let mut violations = arrows::check(&crates, &plan);
    violations.extend(names::check(tree, &crates, &plan));
    violations.extend(tables::check(tree, &crates, &plan, text));
    violations.extend(shape::check(tree, &crates, &plan));
    Ok(violations)
}
