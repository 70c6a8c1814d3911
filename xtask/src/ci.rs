//! The two runs: `ci`, all that must hold before a change lands, and `check`, the fast loop.
//!
//! Both build the dev profile of the whole workspace and nothing else, so that a person who runs
//! one command after the other compiles once.

use std::process::Command;

use anyhow::{Result, bail};

use crate::cluster::Cluster;
use crate::steps::Steps;
use crate::tree::{Tree, report};
use crate::{licences, migrations, packages, rooms, shell, words};

/// Where the tests find the cluster's superuser; without it they run on SQLite alone.
const PG_URL: &str = "TEST_PG_URL";

const WORKSPACE: [&str; 3] = ["--workspace", "--all-targets", "--locked"];

/// Runs everything; the last line printed is the summary of the test runner.
///
/// Answers false when a test fails.
///
/// # Errors
///
/// The first step, before the tests, that fails.
pub fn full() -> Result<bool> {
    let mut steps = Steps::default();
    steps.run("packages of the distribution", packages::install_missing)?;
    steps.run("format", format)?;
    steps.run("house", || house(&["rooms", "words", "migrations", "licences"]))?;
    steps.run("lints", lint)?;
    let cluster = steps.run("a PostgreSQL cluster for the tests", Cluster::start)?;
    let tests = steps.run("tests", || test(Some(cluster.url())));
    steps.run("stop PostgreSQL", || {
        drop(cluster);
        Ok(())
    })?;
    close(&steps, &tests?)
}

/// Runs what needs neither PostgreSQL nor anything to install.
///
/// Answers false when a test fails.
///
/// # Errors
///
/// The first step, before the tests, that fails.
pub fn fast() -> Result<bool> {
    let mut steps = Steps::default();
    steps.run("format", format)?;
    steps.run("house", || house(&["rooms", "words", "migrations"]))?;
    steps.run("lints", lint)?;
    let tests = steps.run("tests on SQLite", || test(None))?;
    close(&steps, &tests)
}

/// Runs one of the house's own checks.
///
/// # Errors
///
/// When something breaks it, or it cannot be run.
pub fn one(check: &str) -> Result<bool> {
    house(&[check]).map(|()| true)
}

/// Accepts the new migrations.
///
/// # Errors
///
/// When one is misnamed, or the hashes cannot be read or written.
pub fn accept_migrations() -> Result<bool> {
    migrations::accept(&Tree::load(&shell::root())?).map(|()| true)
}

/// Runs the house's own checks, all of them even when one fails.
fn house(checks: &[&str]) -> Result<()> {
    let tree = Tree::load(&shell::root())?;
    let mut failed = Vec::new();
    for check in checks {
        let violations = match *check {
            "rooms" => rooms::check(&tree),
            "words" => words::check(&tree),
            "migrations" => migrations::check(&tree),
            _ => licences::check(&tree),
        };
        failed.extend(report(check, violations?).err());
    }
    match failed.as_slice() {
        [] => Ok(()),
        errors => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            bail!("{}", errors.join(", "))
        }
    }
}

fn format() -> Result<()> {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))
}

/// Compiles everything once, to two ends: clippy looks at each crate of ours as it is compiled, and the tests run what
/// comes out. `cargo clippy` would check every dependency a second time, without making anything of it (ADR 0010).
fn lint() -> Result<()> {
    let mut build = shell::cargo(&["test", "--no-run"]);
    shell::run(watched(build.args(WORKSPACE)))
}

/// Puts clippy between cargo and the compiler, for our crates alone, as `cargo clippy -- -D warnings` does.
fn watched(command: &mut Command) -> &mut Command {
    let deny = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", deny)
}

/// What the test runner said.
struct Tests {
    passed: bool,
    summary: Vec<String>,
}

fn test(pg_url: Option<&str>) -> Result<Tests> {
    let mut runner = if shell::is_installed("cargo-nextest") {
        shell::cargo(&["nextest", "run", "--no-fail-fast"])
    } else {
        shell::cargo(&["test", "--no-fail-fast"])
    };
    watched(runner.args(WORKSPACE)).env("RUST_BACKTRACE", "1");
    match pg_url {
        Some(url) => runner.env(PG_URL, url),
        None => runner.env_remove(PG_URL),
    };
    run_tests(&mut runner)
}

fn run_tests(runner: &mut Command) -> Result<Tests> {
    let (passed, summary) = shell::run_keeping(runner, is_summary)?;
    if summary.is_empty() {
        bail!("the test runner ended without a summary: no test was run");
    }
    Ok(Tests { passed, summary })
}

/// Returns whether `line` is the summary of nextest, or one of cargo's own test runner.
fn is_summary(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("Summary [") || line.starts_with("test result: ")
}

#[expect(clippy::unnecessary_wraps, reason = "the last word of two functions that answer so")]
fn close(steps: &Steps, tests: &Tests) -> Result<bool> {
    steps.print_times();
    println!("\n== {}", if tests.passed { "All holds" } else { "Tests failed" });
    for line in &tests.summary {
        println!("{line}");
    }
    Ok(tests.passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_either_runner_is_known() {
        assert!(is_summary("     Summary [   0.012s] 3 tests run: 3 passed, 0 skipped"));
        assert!(is_summary("test result: ok. 3 passed; 0 failed; 0 ignored"));
        assert!(!is_summary("        PASS [   0.004s] xtask ci::tests::a_summary"));
    }

    #[test]
    fn a_runner_that_says_nothing_has_run_nothing() {
        assert!(run_tests(&mut Command::new("true")).is_err());
    }
}
