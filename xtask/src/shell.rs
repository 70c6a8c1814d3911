//! Runs other programs: cargo, and what the distribution ships.
//!
//! A cargo started from here must see what a cargo started by hand sees, or it builds everything
//! a second time: `cargo run` leaves variables behind, and [`cargo`] takes them out.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

/// Returns the root of the workspace.
pub fn root() -> PathBuf {
    // What cargo says now; what it said at the build, for a program started by hand.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = here.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Returns a cargo command at the root of the workspace, as a person would type it.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if std::env::var_os("CI").is_some_and(|value| value == "true") {
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Runs `command`, its output to the terminal.
///
/// # Errors
///
/// When it cannot be started, or does not end with success.
pub fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command.status().with_context(|| format!("cannot start `{name}`"))?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` and returns what it wrote to its standard output.
///
/// # Errors
///
/// When it cannot be started, or does not end with success; the error holds its error output.
pub fn read(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{name}`"))?;
    if !output.status.success() {
        bail!("`{name}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs `command`, its output to the terminal, and returns whether it ended with success and the
/// lines that `keep` chose, in the order they came.
///
/// # Errors
///
/// When it cannot be started or waited for.
pub fn run_keeping(command: &mut Command, keep: fn(&str) -> bool) -> Result<(bool, Vec<String>)> {
    let name = describe(command);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{name}`"))?;
    let err = child.stderr.take();
    let errors = thread::spawn(move || err.map(|from| forward(from, std::io::stderr(), keep)));
    let mut kept: Vec<String> =
        child.stdout.take().map(|from| forward(from, std::io::stdout(), keep)).unwrap_or_default();
    kept.extend(errors.join().ok().flatten().unwrap_or_default());
    let status = child.wait().with_context(|| format!("cannot wait for `{name}`"))?;
    Ok((status.success(), kept))
}

/// Copies lines to `to` until the end; a line that is not UTF-8 is copied all the same.
fn forward(from: impl Read, mut to: impl Write, keep: fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::new();
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        // A closed terminal is no reason to stop reading: the child would block.
        let _ = to.write_all(&line).and_then(|()| to.write_all(b"\n"));
        let text = String::from_utf8_lossy(&line);
        if keep(&text) {
            kept.push(text.into_owned());
        }
    }
    kept
}

/// Returns whether a program of this name is in `PATH`.
pub fn is_installed(program: &str) -> bool {
    find(program).is_some()
}

/// Returns where in `PATH` the program of this name is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Returns whether this process runs as root.
///
/// # Errors
///
/// When `id` cannot be run.
pub fn is_root() -> Result<bool> {
    Ok(read(Command::new("id").arg("-u"))?.trim() == "0")
}

fn describe(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_output_is_whole_and_the_chosen_lines_are_kept() {
        let mut copy = Vec::new();
        let kept = forward(&b"one\n two\n\xff three"[..], &mut copy, |line| line.contains('t'));
        assert_eq!(copy, b"one\n two\n\xff three\n");
        assert_eq!(kept, [" two", "\u{fffd} three"]);
    }

    #[test]
    fn a_command_that_fails_is_named_with_its_error() {
        let error = read(Command::new("sh").args(["-c", "echo lost >&2; exit 3"]));
        let text = error.expect_err("it failed").to_string();
        assert!(text.contains("sh -c") && text.contains("lost"), "{text}");
    }
}
