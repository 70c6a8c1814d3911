//! Which crate may know which: down the storeys, or along an arrow of the plan.

use anyhow::{Context, Result};

use crate::rooms::PLAN;
use crate::rooms::plan::Plan;
use crate::tree::{Tree, Violation, line_starting};

/// A crate of the workspace.
#[derive(Debug)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its folder from the root.
    pub folder: String,
    /// Its storey; `None` beside the house.
    pub storey: Option<String>,
    /// Names it depends on, in any way, with the line of its manifest.
    needs: Vec<(String, usize)>,
}

/// Reads the manifests of the workspace.
///
/// # Errors
///
/// When a manifest is not TOML.
pub fn crates(tree: &Tree, plan: &Plan) -> Result<Vec<Crate>> {
    let mut crates = Vec::new();
    for (path, text) in tree.ending("/Cargo.toml") {
        let manifest: toml::Table = text.parse().with_context(|| path.to_owned())?;
        let Some(name) = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str)
        else {
            continue;
        };
        let folder = path.trim_end_matches("/Cargo.toml");
        let storey = folder.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
        let mut needs = Vec::new();
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let table = manifest.get(kind).and_then(toml::Value::as_table);
            for (key, value) in table.into_iter().flatten() {
                let package = value.get("package").and_then(toml::Value::as_str).unwrap_or(key);
                needs.push((package.to_owned(), line_starting(text, key)));
            }
        }
        crates.push(Crate {
            name: name.to_owned(),
            folder: folder.to_owned(),
            storey: storey
                .filter(|_| !plan.outside.iter().any(|outside| outside == name))
                .map(str::to_owned),
            needs,
        });
    }
    Ok(crates)
}

/// Returns the arrows that go up, or sideways without leave.
pub fn check(crates: &[Crate], plan: &Plan) -> Vec<Violation> {
    let mut violations = Vec::new();
    for from in crates {
        let manifest = format!("{}/Cargo.toml", from.folder);
        if plan.outside.contains(&from.name) {
            continue;
        }
        let Some(height) = from.storey.as_deref().and_then(|storey| plan.height(storey)) else {
            violations.push(Violation::new(
                &manifest,
                1,
                format!("the crate `{}` stands on no storey of {PLAN}", from.name),
                "move it under crates/STOREY/, or list it in `outside`",
            ));
            continue;
        };
        for (need, line) in &from.needs {
            let Some(to) = crates.iter().find(|other| other.name == *need) else { continue };
            let below = to.storey.as_deref().and_then(|storey| plan.height(storey));
            let listed = plan.arrows.get(&from.name).is_some_and(|to| to.contains(need));
            let what = match below {
                Some(below) if below < height || (below == height && listed) => continue,
                None if listed => continue,
                Some(below) if below == height => {
                    format!("`{}` knows `{need}`, of its own storey, without an arrow", from.name)
                }
                Some(_) => format!("`{}` knows `{need}`, which stands above it", from.name),
                None => format!("`{}` knows `{need}`, which is no part of the house", from.name),
            };
            violations.push(Violation::new(
                &manifest,
                *line,
                what,
                format!(
                    "pass a function from above, move what they share down, or (same storey) \
                     add the arrow to {PLAN} with a line in an ADR"
                ),
            ));
        }
    }
    for name in plan.arrows.keys().chain(plan.arrows.values().flatten()) {
        if !crates.iter().any(|known| known.name == *name) {
            violations.push(Violation::new(
                PLAN,
                1,
                format!("an arrow names `{name}`, which is no crate"),
                "remove the arrow, or mend the name",
            ));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::plan::SAMPLE;

    fn violations(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        let mut plan = Plan::parse(SAMPLE).expect("the sample");
        if !files.iter().any(|(path, _)| path.contains("reconcile")) {
            plan.arrows.clear();
        }
        let crates = crates(&Tree::of(files), &plan).expect("manifests");
        check(&crates, &plan).into_iter().map(|v| (v.what, v.line)).collect()
    }

    #[test]
    fn a_crate_may_know_those_below() {
        let files = [
            ("crates/platform/db/Cargo.toml", "[package]\nname = \"db\"\n"),
            (
                "crates/slices/vie/Cargo.toml",
                "[package]\nname = \"vie\"\n[dependencies]\ndb.workspace = true\n",
            ),
        ];
        assert_eq!(violations(&files), []);
    }

    #[test]
    fn a_crate_may_not_know_those_above_even_in_its_tests() {
        let files = [
            (
                "crates/platform/db/Cargo.toml",
                "[package]\nname = \"db\"\n[dev-dependencies]\nv = { package = \"vie\" }\n",
            ),
            ("crates/slices/vie/Cargo.toml", "[package]\nname = \"vie\"\n"),
        ];
        let expected = "`db` knows `vie`, which stands above it".to_owned();
        assert_eq!(violations(&files), [(expected, 4)]);
    }

    #[test]
    fn the_same_storey_needs_an_arrow() {
        let files = [
            ("crates/kernel/figures/Cargo.toml", "[package]\nname = \"figures\"\n"),
            (
                "crates/kernel/reconcile/Cargo.toml",
                "[package]\nname = \"reconcile\"\n[dependencies]\nfigures.workspace = true\n",
            ),
            (
                "crates/kernel/statutes/Cargo.toml",
                "[package]\nname = \"statutes\"\n[dependencies]\nfigures.workspace = true\n",
            ),
        ];
        let expected = "`statutes` knows `figures`, of its own storey, without an arrow".to_owned();
        assert_eq!(violations(&files), [(expected, 4)]);
    }

    #[test]
    fn nobody_knows_the_tools_and_the_tools_know_everybody() {
        let files = [
            ("crates/app/Cargo.toml", "[package]\nname = \"maillage\"\n[dependencies]\nxtask = {}"),
            ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n[dependencies]\nmaillage = {}\n"),
        ];
        let expected = "`maillage` knows `xtask`, which is no part of the house".to_owned();
        assert_eq!(violations(&files), [(expected, 4)]);
    }

    #[test]
    fn a_crate_without_a_storey_is_refused() {
        let files = [("crates/attic/old/Cargo.toml", "[package]\nname = \"old\"\n")];
        let found = violations(&files);
        assert!(found.first().is_some_and(|(what, _)| what.contains("no storey")), "{found:?}");
    }
}
