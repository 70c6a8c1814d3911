//! Dependencies that the demo and the tests would build twice, because only the tests turn on one
//! of their features (ADR 0010). A hint, not a check: it costs time and breaks nothing.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::shell;

/// Features by package, with its version.
type Features = BTreeMap<String, BTreeSet<String>>;

/// Prints the packages whose features differ between the demo and the tests.
///
/// Always answers true.
///
/// # Errors
///
/// When the tree of dependencies cannot be read.
pub fn print() -> Result<bool> {
    let demo = parse(&tree("normal,build")?);
    let tests = parse(&tree("all")?);
    let differing = differing(&demo, &tests);
    for (package, features) in &differing {
        println!("{package}: only the tests ask for {}", features.join(", "));
    }
    if differing.is_empty() {
        println!("the demo and the tests share every dependency");
    } else {
        println!("turn them on in [workspace.dependencies] where a crate of ours asks for them");
    }
    Ok(true)
}

fn tree(kinds: &str) -> Result<String> {
    let arguments =
        ["tree", "--workspace", "--locked", "-e", kinds, "--prefix", "none", "-f", "{p}|{f}"];
    shell::read(&mut shell::cargo(&arguments))
}

fn parse(tree: &str) -> Features {
    let mut all = Features::new();
    for line in tree.lines() {
        let Some((package, features)) = line.trim_end_matches(" (*)").split_once('|') else {
            continue;
        };
        let features = features.split(',').filter(|name| !name.is_empty()).map(str::to_owned);
        all.entry(package.to_owned()).or_default().extend(features);
    }
    all
}

fn differing<'a>(demo: &'a Features, tests: &'a Features) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut differing = Vec::new();
    for (package, features) in demo {
        let more = tests.get(package).into_iter().flat_map(|more| more.difference(features));
        let more: Vec<&str> = more.map(String::as_str).collect();
        if !more.is_empty() {
            differing.push((package.as_str(), more));
        }
    }
    differing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_only_tests_ask_for_is_named() {
        let demo = parse("bitflags v2.0.0|\nserde v1.0.0|std,derive (*)\n");
        let tests = parse("bitflags v2.0.0|std\nserde v1.0.0|derive,std\ninsta v1.0.0|\n");
        assert_eq!(differing(&demo, &tests), [("bitflags v2.0.0", vec!["std"])]);
    }
}
