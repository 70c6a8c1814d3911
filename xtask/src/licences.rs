//! What we stand on: the licences and the bans of `deny.toml`, checked without anything to install.
//!
//! cargo-deny reads the same file and checks more; it runs here when it is on the machine.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell;
use crate::tree::{Tree, Violation, line_starting};

/// The file of what may be depended on.
const DENY: &str = "deny.toml";

#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Banned>,
}

#[derive(Debug, Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

/// Returns the dependencies that `deny.toml` refuses.
///
/// # Errors
///
/// When `deny.toml` or the tree of dependencies cannot be read, or cargo-deny refuses.
pub fn check(tree: &Tree) -> Result<Vec<Violation>> {
    let text = tree.get(DENY).with_context(|| format!("{DENY} is missing"))?;
    let arguments =
        ["tree", "--workspace", "--locked", "-e", "all", "--prefix", "none", "-f", "{p}|{l}"];
    let packages = shell::read(&mut shell::cargo(&arguments))?;
    if shell::is_installed("cargo-deny") {
        // Advisories need the network; they are for whoever publishes.
        let arguments = ["deny", "--locked", "--offline", "check", "bans", "licenses", "sources"];
        shell::run(&mut shell::cargo(&arguments))?;
    }
    refused(text, &packages)
}

fn refused(text: &str, packages: &str) -> Result<Vec<Violation>> {
    let deny: Deny = toml::from_str(text).context(DENY)?;
    let mut violations = Vec::new();
    for line in packages.lines() {
        // A package met before ends with `(*)`, after its licence.
        let Some((package, licence)) = line.trim_end_matches(" (*)").split_once('|') else {
            continue;
        };
        let name = package.split(' ').next().unwrap_or(package);
        if deny.bans.deny.iter().any(|banned| banned.name == name) {
            violations.push(Violation::new(
                DENY,
                line_starting(text, &format!("{{ crate = \"{name}\"")),
                format!("`{package}` is banned, and something asks for it"),
                format!("`cargo tree -i {name}` says what; turn that feature off"),
            ));
        }
        let exceptions = deny.licenses.exceptions.iter().filter(|other| other.name == name);
        let allowed: Vec<&str> = exceptions
            .flat_map(|other| &other.allow)
            .chain(&deny.licenses.allow)
            .map(String::as_str)
            .collect();
        if !allows(licence, &allowed) {
            violations.push(Violation::new(
                DENY,
                1,
                format!("`{package}` has the licence `{licence}`, which is not allowed"),
                "take another crate; or allow the licence, with a line in an ADR",
            ));
        }
    }
    Ok(violations)
}

/// Returns whether an SPDX expression can be met by allowed licences only.
fn allows(expression: &str, allowed: &[&str]) -> bool {
    // `/` is how old manifests wrote OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let is_met = either(&words, &mut at, allowed);
    is_met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut is_met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        is_met |= both(words, at, allowed);
    }
    is_met
}

fn both(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut is_met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        is_met &= one(words, at, allowed);
    }
    is_met
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let is_met = either(words, at, allowed);
        *at += 1;
        return is_met;
    }
    let mut licence = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allowed.contains(&licence.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_allowed_licences() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
        for (expression, expected) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("MIT WITH LLVM-exception", false),
            ("GPL-3.0", false),
            ("", false),
        ] {
            assert_eq!(allows(expression, &allowed), expected, "{expression}");
        }
    }

    #[test]
    fn a_banned_crate_and_a_foreign_licence_are_named() {
        let deny = "[licenses]\nallow = [\"MIT\"]\nexceptions = [{ crate = \"c\", allow = [\"ISC\"] }]\n\
                    [bans]\ndeny = [\n  { crate = \"openssl-sys\" },\n]\n";
        let packages =
            "a v1.0.0|MIT\nopenssl-sys v0.9.1|MIT (*)\n\nb v1.0.0|GPL-3.0\nc v1.0.0|ISC\n";
        let found = refused(deny, packages).expect("a deny list");
        let what: Vec<String> = found.iter().map(|v| format!("{} {}", v.line, v.what)).collect();
        assert_eq!(
            what,
            [
                "6 `openssl-sys v0.9.1` is banned, and something asks for it",
                "1 `b v1.0.0` has the licence `GPL-3.0`, which is not allowed",
            ]
        );
    }
}
