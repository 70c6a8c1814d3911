//! The shape of the tree: every file is mounted, the map is true, no file is long.

use crate::lexer;
use crate::rooms::PLAN;
use crate::rooms::arrows::Crate;
use crate::rooms::plan::Plan;
use crate::tree::{Tree, Violation, extension, line_at};

const MAP: &str = "ARCHITECTURE.md";
/// What is written by hand; data may be long.
const WRITTEN: [&str; 5] = ["rs", "sql", "html", "css", "js"];

/// Returns files that nothing mounts, what the map forgets or invents, and files too long.
pub fn check(tree: &Tree, crates: &[Crate], plan: &Plan) -> Vec<Violation> {
    let mut violations = unmounted(tree, crates);
    violations.extend(map(tree, crates));
    violations.extend(long(tree, plan));
    violations
}

/// A file of Rust that no `mod` names is not compiled: its tests do not run.
fn unmounted(tree: &Tree, crates: &[Crate]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for house in crates {
        let source = format!("{}/src/", house.folder);
        for (path, _) in tree.ending(".rs") {
            let Some(inside) = path.strip_prefix(&source) else { continue };
            if ["lib.rs", "main.rs"].contains(&inside) || inside.starts_with("bin/") {
                continue;
            }
            let module = path.trim_end_matches(".rs");
            let module = module.strip_suffix("/mod").unwrap_or(module);
            let Some((folder, name)) = module.rsplit_once('/') else { continue };
            let parents = [
                format!("{folder}.rs"),
                format!("{folder}/mod.rs"),
                format!("{folder}/lib.rs"),
                format!("{folder}/main.rs"),
            ];
            let is_mounted = parents.iter().filter_map(|parent| tree.get(parent)).any(|text| {
                let code = lexer::rust(text).code;
                !lexer::find_word(&code, &format!("mod {name}")).is_empty()
            });
            if !is_mounted {
                violations.push(Violation::new(
                    path,
                    1,
                    "no module mounts this file: it is not compiled",
                    format!("write `mod {name};` in the module above it, or remove it"),
                ));
            }
        }
    }
    violations
}

/// The map names every crate by its folder, and no folder that is not there.
fn map(tree: &Tree, crates: &[Crate]) -> Vec<Violation> {
    let Some(text) = tree.get(MAP) else {
        return vec![Violation::new(
            MAP,
            1,
            "the map of the house is missing",
            "write two pages: every crate by its folder, the walk of a request and of a figure",
        )];
    };
    let mut violations = Vec::new();
    let paths = paths(text);
    for house in crates {
        let is_named = paths.iter().any(|(_, path)| *path == house.folder)
            || text.contains(&format!("`{}`", house.name));
        if !is_named {
            violations.push(Violation::new(
                MAP,
                1,
                format!("the map does not name `{}`", house.name),
                format!("say in one line what is in `{}`", house.folder),
            ));
        }
    }
    for (at, path) in paths {
        if path.starts_with("crates/") && !tree.holds(path) {
            violations.push(Violation::new(
                MAP,
                line_at(text, at),
                format!("the map names `{path}`, which is not there"),
                "mend the path, or remove the line",
            ));
        }
    }
    violations
}

/// Returns the runs of characters that can make a path, with their offsets.
fn paths(text: &str) -> Vec<(usize, &str)> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || "/._-".contains(char);
    let mut at = 0;
    let mut paths = Vec::new();
    for part in text.split(|char| !is_part(char)) {
        paths.push((at, part.trim_end_matches(['.', '/'])));
        at = text.len().min(at + part.len());
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    paths
}

fn long(tree: &Tree, plan: &Plan) -> Vec<Violation> {
    let is_exempt = |path: &str| {
        path.contains("/snapshots/") || plan.long_files.iter().any(|start| path.starts_with(start))
    };
    tree.all()
        .filter(|(path, _)| extension(path).is_some_and(|end| WRITTEN.contains(&end)))
        .filter(|(path, _)| !is_exempt(path))
        .filter(|(_, text)| text.lines().count() > plan.max_lines)
        .map(|(path, text)| {
            Violation::new(
                path,
                plan.max_lines + 1,
                format!("{} lines, {} at most", text.lines().count(), plan.max_lines),
                format!("one idea a file: split it (`long_files` in {PLAN} is for others' work)"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::arrows;
    use crate::rooms::plan::SAMPLE;

    fn violations(files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree::of(files);
        let plan = Plan::parse(SAMPLE).expect("the sample");
        let crates = arrows::crates(&tree, &plan).expect("manifests");
        let violations = check(&tree, &crates, &plan);
        violations.iter().map(|v| format!("{}:{} {}", v.file, v.line, v.what)).collect()
    }

    const MANIFEST: (&str, &str) = ("crates/slices/vie/Cargo.toml", "[package]\nname = \"vie\"\n");
    const TRUE_MAP: (&str, &str) = ("ARCHITECTURE.md", "- `crates/slices/vie`: daily life");

    #[test]
    fn a_test_file_that_nothing_mounts_is_refused() {
        let files = [
            MANIFEST,
            TRUE_MAP,
            ("crates/slices/vie/src/lib.rs", "mod fugue;\nmod stage;"),
            ("crates/slices/vie/src/fugue.rs", "#[cfg(test)]\nmod tests;"),
            ("crates/slices/vie/src/fugue/tests.rs", ""),
            ("crates/slices/vie/src/stage/mod.rs", "// mod tests;"),
            ("crates/slices/vie/src/stage/tests.rs", ""),
        ];
        let expected =
            "crates/slices/vie/src/stage/tests.rs:1 no module mounts this file: it is not compiled";
        assert_eq!(violations(&files), [expected]);
    }

    #[test]
    fn the_map_names_every_crate_and_no_ghost() {
        let text = "# The house\n\n`crates/slices/dossier`: gone.\n";
        let found = violations(&[MANIFEST, ("ARCHITECTURE.md", text)]);
        assert_eq!(
            found,
            [
                "ARCHITECTURE.md:1 the map does not name `vie`",
                "ARCHITECTURE.md:3 the map names `crates/slices/dossier`, which is not there",
            ]
        );
        assert_eq!(violations(&[MANIFEST, TRUE_MAP]).len(), 0);
        assert_eq!(violations(&[MANIFEST]), ["ARCHITECTURE.md:1 the map of the house is missing"]);
    }

    #[test]
    fn a_long_file_is_refused_but_for_snapshots() {
        let files = [
            MANIFEST,
            TRUE_MAP,
            ("crates/slices/vie/src/lib.rs", "\n\n\n\n\n"),
            ("crates/slices/vie/src/snapshots/a.html", "\n\n\n\n\n"),
        ];
        assert_eq!(violations(&files), ["crates/slices/vie/src/lib.rs:5 5 lines, 4 at most"]);
    }
}
